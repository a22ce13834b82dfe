// Every link of a public page, followed as a search engine would.
import { expect, test } from "../../fixtures/test";

const decode = (text: string) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#38;", "&");
const attributes = (html: string, name: string) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map(([, value]) => decode(value ?? ""));

test("every link of a public page leads to a page, and every fragment to a place on it", async ({ request, baseURL }) => {
  test.setTimeout(120_000);
  const home = new URL("/", baseURL);
  const pages = new Map<string, { ids: Set<string> }>();
  const broken: string[] = [];
  const fragments: { from: string; to: string; id: string }[] = [];
  const waiting: { address: string; from: string }[] = [{ address: "/", from: "the start" }];
  const known = new Set(["/"]);

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const answer = await request.get(next.address);
    if (answer.status() >= 400) broken.push(`${answer.status()} ${next.address} (linked from ${next.from})`);
    if (!answer.headers()["content-type"]?.startsWith("text/html")) continue;
    const html = await answer.text();
    pages.set(next.address, { ids: new Set(attributes(html, "id")) });
    for (const link of [...attributes(html, "href"), ...attributes(html, "src")]) {
      const target = new URL(link, new URL(next.address, home));
      if (target.origin !== home.origin || !target.protocol.startsWith("http")) continue;
      const address = target.pathname + target.search;
      // Icons are fragments of the sprite.
      if (target.hash && !target.pathname.endsWith(".svg")) fragments.push({ from: next.address, to: address, id: decodeURIComponent(target.hash.slice(1)) });
      // Signing out is not a page to visit.
      if (known.has(address) || target.pathname === "/logout/") continue;
      known.add(address);
      waiting.push({ address, from: next.address });
    }
  }
  const lost = fragments.filter(({ to, id }) => pages.get(to)?.ids.has(id) === false).map(({ from, to, id }) => `${to}#${id} (linked from ${from})`);
  expect(broken).toEqual([]);
  expect([...new Set(lost)]).toEqual([]);
  const products = [...pages.keys()].filter(address => /^\/product\/[^?]+$/.test(address));
  expect(products.length, "products that can be reached by links").toBeGreaterThanOrEqual(60);
  expect(fragments.length, "fragments that were looked up").toBeGreaterThan(5);
  console.log(`${known.size} addresses, ${pages.size} pages, ${products.length} products`);
});
