import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
const base = "http://127.0.0.1:8123";
const pw = /admin \/ (\S+)/.exec(readFileSync("/tmp/demo.log", "utf8"))[1];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const sizes = { d: { viewport: { width: 1440, height: 900 } }, p: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true } };
for (const [name, size] of Object.entries(sizes)) {
  const context = await browser.newContext({ baseURL: base, locale: "ru-RU", timezoneId: "Europe/Moscow", ...size, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("console", m => { if (m.type() === "error") console.log("console", m.text()); });
  const shot = async n => { await page.screenshot({ path: `/tmp/shots/${n}-${name}.png`, fullPage: true }); console.log(n, page.url()); };
  await page.goto("/admin/login/");
  await page.locator("[name=login]").fill("admin"); await page.locator("[name=password]").fill(pw);
  await page.locator("[name=password]").press("Enter"); await page.waitForURL(/admin\/$/);
  for (const [n, a] of (process.argv[2] ?? "").split(",").map(x => x.split("="))) { await page.goto(a); await shot(n); }
  await context.close();
}
await browser.close();
