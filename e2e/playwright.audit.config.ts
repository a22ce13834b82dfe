// Accessibility, quality of pages, Lighthouse: npx playwright test --config playwright.audit.config.ts (environment as in environment.mjs).
import { defineConfig } from "@playwright/test";

import base from "./playwright.config";

export default defineConfig({ ...base, testDir: "audit" });
