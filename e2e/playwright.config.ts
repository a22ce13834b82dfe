// The browser tests: the released program in Debian's Chromium, on a desktop and on a phone.
import { defineConfig } from "@playwright/test";

import { baseURL, launchOptions, sizes, visitor } from "./environment.mjs";

export default defineConfig({
  testDir: "tests",
  outputDir: "../target/browser/artifacts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Generous: a test asserts what happens, not how fast, and the machine may be busy.
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL,
    launchOptions,
    ...visitor,
    // A colour that is still changing has no contrast to speak of.
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 20_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", use: sizes.desktop, testIgnore: "once/**" },
    { name: "phone", use: sizes.phone, testIgnore: "once/**" },
    // What does not depend on the size of the window.
    { name: "once", use: sizes.desktop, testMatch: "once/**/*.spec.ts" },
  ],
});
