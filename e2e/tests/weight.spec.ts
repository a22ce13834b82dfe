// The size of a first visit: the bytes that the browser received over the network, headers included.
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures/test";

/** A first visit to the front page: at most 120 kB in all. */
const budget = 120_000;

/** Bytes per address, counted while `visit` runs. */
async function weigh(page: Page, visit: () => Promise<void>): Promise<Map<string, number>> {
  const protocol = await page.context().newCDPSession(page);
  const addresses = new Map<string, string>();
  const weights = new Map<string, number>();
  protocol.on("Network.requestWillBeSent", ({ requestId, request }) => { addresses.set(requestId, request.url); });
  protocol.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const address = new URL(addresses.get(requestId) ?? "about:blank").pathname;
    weights.set(address, (weights.get(address) ?? 0) + encodedDataLength);
  });
  await protocol.send("Network.enable");
  await visit();
  await page.waitForLoadState("networkidle");
  await protocol.detach();
  return weights;
}

const sum = (weights: Map<string, number>) => [...weights.values()].reduce((all, weight) => all + weight, 0);

test("a first visit of the front page is under 120 kB, fonts and all", async ({ page }) => {
  const weights = await weigh(page, async () => { await page.goto("/"); });
  const heaviest = [...weights].sort(([, a], [, b]) => b - a).slice(0, 8).map(([address, weight]) => `${weight} ${address}`);
  console.log(`first visit: ${sum(weights)} bytes in ${weights.size} answers\n  ${heaviest.join("\n  ")}`);
  for (const kind of [/^\/$/, /\.css$/, /\.js$/, /\.woff2$/, /\.svg$/]) {
    expect([...weights].filter(([address, weight]) => kind.test(address) && weight > 0), `${kind.source} was weighed`).not.toEqual([]);
  }
  expect(sum(weights)).toBeLessThan(budget);
});

test("a second page costs little more than its own text", async ({ page }) => {
  await page.goto("/", { waitUntil: "networkidle" });
  const weights = await weigh(page, async () => { await page.goto("/contacts/"); });
  const again = [...weights].filter(([address, weight]) => /\.(css|js|woff2)$/.test(address) && weight > 0);
  expect(again, "styles, scripts and fonts come from the browser's cache").toEqual([]);
});
