import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:8123";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const sizes = { d: { viewport: { width: 1440, height: 900 } }, p: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true } };
for (const [name, size] of Object.entries(sizes)) {
  const context = await browser.newContext({ baseURL: base, locale: "ru-RU", timezoneId: "Europe/Moscow", ...size, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("console", m => { if (m.type() === "error") console.log("console", m.text()); });
  page.on("pageerror", e => console.log("pageerror", e.message));
  const shot = async n => { await page.screenshot({ path: `/tmp/shots/${n}-${name}.png`, fullPage: true }); console.log(n, page.url()); };
  await page.goto("/catalog/?sort=price");
  for (const i of [0, 2, 5]) { await page.locator("button[form=cart-add]").nth(i).click(); await page.waitForTimeout(400); }
  await page.goto("/cart/"); await shot("cart");
  await page.goto("/checkout/"); await shot("checkout");
  await page.locator("main form[data-checkout] button.btn-primary").click(); await page.waitForTimeout(300); await shot("checkout-faults");
  await page.locator("#first_name").fill("Анна"); await page.locator("#last_name").fill("Соболева-Преображенская");
  await page.locator("#phone").fill("89165550123"); await page.locator("#email").fill("anna@example.org");
  await page.locator("#address").fill("Москва, Новослободская улица, 14, кв. 52, подъезд 3");
  await page.locator("#comment").fill("Позвонить за полчаса, домофон не работает");
  await page.locator("#online").check();
  await page.locator("#personal_data").check(); await page.locator("#rules").check();
  await page.locator("main form[data-checkout] button.btn-primary").click();
  await page.waitForURL(/payments/); await shot("bank");
  await page.goBack(); 
  const id = 0;
  await page.goForward();
  await page.locator("button[name=refuse]").click(); await page.waitForURL(/done/); await shot("done-unpaid");
  await page.locator("main form button.btn-primary").first().click(); await page.waitForURL(/payments/);
  await page.locator("button[name=pay]").click(); await page.waitForURL(/done/); await shot("done");
  await page.getByText("Следить за заказом").click(); await shot("order");
  await page.getByText("Отменить заказ").click(); await shot("cancel");
  await page.locator("main form .btn-danger").click(); await page.waitForTimeout(300); await shot("order-cancelled");
  await context.close();
}
await browser.close();
