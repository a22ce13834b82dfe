import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:8123";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const sizes = { d: { viewport: { width: 1440, height: 900 } }, p: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true } };
for (const [name, size] of Object.entries(sizes)) {
  const context = await browser.newContext({ baseURL: base, locale: "ru-RU", timezoneId: "Europe/Moscow", ...size, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("console", m => { if (m.type() === "error") console.log("console", m.text()); });
  const shot = async n => { await page.screenshot({ path: `/tmp/shots/${n}-${name}.png`, fullPage: true }); console.log(n, page.url()); };
  await page.goto("/login/");
  await page.locator("main [name=login]").fill("anna-soboleva"); await page.locator("main [name=password]").fill("tikhiy-tramvay-u-pruda-52");
  await page.locator("main [name=password]").press("Enter"); await page.waitForURL(u => !u.pathname.startsWith("/login"));
  await page.goto("/orders/"); await shot("orders");
  await page.goto("/profile/"); await shot("profile");
  await page.goto("/orders/1/"); await shot("order-delivered");
  const mails = (await import("node:fs")).readdirSync("/tmp/demo/data/mail").filter(f => f.endsWith(".html"));
  await page.goto("file:///tmp/demo/data/mail/" + mails[0]); await shot("mail");
  await context.close();
}
await browser.close();
