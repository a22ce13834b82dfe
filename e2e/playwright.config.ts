// The browser tests: the program in Debian's Chromium, on a desktop and on a phone.
import { defineConfig } from "@playwright/test";

import { baseURL, launchOptions, sizes, visitor } from "./environment.mjs";

export default defineConfig({
  testDir: "tests",
  outputDir: "../target/browser/artifacts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Generous: tests check what happens, not how fast, and the machine may be busy.
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL,
    launchOptions,
    ...visitor,
    // While a colour transition runs, contrast cannot be measured.
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 20_000,
    // Recording all tests for the sake of one that fails costs a fifth of their time. TRACE=1 cargo xtask test --only browser
    // records them.
    trace: process.env["TRACE"] ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", use: sizes.desktop, testIgnore: "once/**" },
    { name: "phone", use: sizes.phone, testIgnore: "once/**" },
    // Tests that do not depend on the window size.
    { name: "once", use: sizes.desktop, testMatch: "once/**/*.spec.ts" },
  ],
});
