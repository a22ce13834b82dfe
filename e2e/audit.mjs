// Runs Lighthouse on a page of the running shop, for lighthouse.mjs and tests/once/lighthouse.spec.ts.
import { createServer } from "node:net";

import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";

import { baseURL, launchOptions } from "./environment.mjs";

/** Pages whose scores are guaranteed. */
export const addresses = ["/", "/catalog/", "/login/", "/register/"];

/** Pages with `noindex`, for which Lighthouse's "is not indexable" is not an error. */
const unlisted = ["/login/", "/register/"];

/** @typedef {"phone" | "desktop"} FormFactor */
/** @type {FormFactor[]} */
export const formFactors = ["phone", "desktop"];

/** The categories that depend on the page alone. */
export const certain = ["accessibility", "best-practices", "seo"];

/**
 * Scores of one page from 0 to 100 and, for each below 100, the audits that cost points.
 * @param {string} address @param {FormFactor} formFactor @param {string[]} categories
 * @returns {Promise<{ scores: Record<string, number>, faults: string[] }>}
 */
export async function audit(address, formFactor, categories) {
  const port = await freePort();
  // A fresh browser each time: another page's cache would distort the result.
  const browser = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, `--remote-debugging-port=${port}`] });
  try {
    const skipAudits = unlisted.includes(address) ? ["is-crawlable"] : [];
    const flags = { port, skipAudits, onlyCategories: categories, logLevel: /** @type {const} */ ("silent") };
    const result = await lighthouse(baseURL + address, flags, formFactor === "desktop" ? desktopConfig : undefined);
    if (!result || result.lhr.runtimeError) throw new Error(`Lighthouse: ${result?.lhr.runtimeError?.message ?? "no result"}`);
    return read(result.lhr);
  } finally {
    await browser.close();
  }
}

/** @param {import("lighthouse").Result} lhr */
function read({ categories, audits }) {
  /** @type {Record<string, number>} */
  const scores = {};
  const faults = [];
  for (const [name, { score, auditRefs }] of Object.entries(categories)) {
    scores[name] = Math.round((score ?? 0) * 100);
    if (name === "performance") continue;
    for (const { id, weight } of auditRefs) {
      const audit = audits[id];
      if (weight > 0 && audit && audit.score !== null && audit.score < 1) faults.push(`${name}: ${id}: ${audit.title} ${details(audit)}`);
    }
  }
  return { scores, faults };
}

/** @param {import("lighthouse").Result["audits"][string]} audit */
const details = audit => JSON.stringify(/** @type {{ items?: unknown }} */ (audit.details ?? {}).items ?? "").slice(0, 600);

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
