// Full-page screenshots at both sizes, light and dark: `cargo xtask screenshots [--signed-in] [ADDRESS …]`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { chromium } from "@playwright/test";

import { administrator, baseURL, launchOptions, sizes, visitor } from "./environment.mjs";

const folder = process.env.SCREENSHOTS ?? "../target/screenshots";
const asked = process.argv.slice(2);
const schemes = /** @type {const} */ (["light", "dark"]);

const browser = await chromium.launch(launchOptions);
try {
  mkdirSync(folder, { recursive: true });
  if (asked.length > 0) {
    await photograph(asked, Boolean(process.env.SIGNED_IN));
  } else {
    await photograph(["/", "/catalog/", await firstProduct(), "/contacts/", "/cart/", "/login/", "/register/"], false);
    await photograph(["/profile/", "/admin/"], true);
  }
} finally {
  await browser.close();
}

/** @param {string[]} addresses @param {boolean} signedIn */
async function photograph(addresses, signedIn) {
  for (const [size, device] of Object.entries(sizes)) {
    for (const colorScheme of schemes) {
      const context = await browser.newContext({ baseURL, ...visitor, ...device, colorScheme, reducedMotion: "reduce" });
      const page = await context.newPage();
      if (signedIn) await signIn(page);
      for (const address of addresses) {
        const answer = await page.goto(address, { waitUntil: "networkidle" });
        const file = `${name(address)}-${size}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
        console.log(`${answer?.status()} ${address} → ${file}`);
      }
      await context.close();
    }
  }
}

/** Signs the administrator in through the shop's form. @param {import("@playwright/test").Page} page */
async function signIn(page) {
  await page.goto("/login/");
  await page.locator("main [name=login]").fill(administrator.login);
  await page.locator("main [name=password]").fill(administrator.password);
  await page.locator("main [name=password]").press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/login/"));
}

/** The address of a product, taken from the catalogue. */
async function firstProduct() {
  const page = await browser.newPage({ baseURL });
  await page.goto("/catalog/");
  const address = await page.locator('main a[href^="/product/"]').first().getAttribute("href");
  await page.close();
  if (!address) throw new Error("the catalog names no product");
  return address;
}

/** An address as a file name. @param {string} address */
function name(address) {
  return address.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home";
}
