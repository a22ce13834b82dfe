// From a product to the link in the e-mail: as a guest, as a customer, with scripts and without, on a desktop and on a phone.
import type { Page } from "@playwright/test";

import type { Product } from "../fixtures/goods";
import { linkToOrder } from "../fixtures/mail";
import { newcomer, putIntoCart, register, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const main = (page: Page) => page.getByRole("main");
const order = (page: Page) => page.getByRole("button", { name: /^Заказать/ });

/** From the product's page to the checkout. */
async function toCheckout(page: Page, product: Product): Promise<void> {
  await page.goto(product.address);
  await page.getByRole("button", { name: product.name }).filter({ hasText: "корзин" }).first().click();
  await expect(page.getByRole("status").filter({ hasText: /в корзине/i })).toBeVisible();
  await page.goto("/cart/");
  await main(page).getByRole("link", { name: "Оформить заказ" }).click();
  await expect(heading(page)).toHaveText("Оформление заказа");
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel("Имя", { exact: true }).fill("Ольга");
  await page.getByLabel("Фамилия").fill("Ветрова");
  await page.getByLabel("Телефон").fill("8 916 555-01-23");
  await page.getByLabel("Электронная почта").fill("olga@example.org");
}

async function agree(page: Page): Promise<void> {
  await page.getByLabel(/^Согласен на обработку/).check();
  await page.getByLabel(/^Принимаю/).check();
}

/** The order number on the thank-you page. */
async function number(page: Page): Promise<string> {
  await expect(heading(page)).toHaveText("Спасибо, Ольга");
  return /\/orders\/(\d+)\//.exec(page.url())?.[1] ?? "";
}

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("a guest buys with a courier, follows the link of the mail and cancels", async ({ page, goods, anotherBrowser }) => {
      await toCheckout(page, goods.bought);
      await fillIn(page);
      await page.getByLabel("Город").fill("Владивосток");
      await page.getByLabel("Адрес доставки").fill("1");
      await agree(page);
      await order(page).click();
      await expect(page.getByRole("alert").getByRole("link"), "the zone and the house").toHaveCount(2);
      await expect(page.getByRole("alert")).toContainText("Забрать из магазина");
      await page.getByLabel("Город").fill("г. Москва");
      await page.getByLabel("Адрес доставки").fill("Лесная улица, 5, кв. 12");
      await page.getByLabel("День").selectOption({ index: 1 });
      await agree(page);
      await order(page).click();
      const id = await number(page);
      await page.reload();
      await expect(heading(page), "loading it again orders nothing").toHaveText("Спасибо, Ольга");
      expect(page.url(), "the key has left the address").not.toContain("key=");

      const phone = await anotherBrowser({ javaScriptEnabled: scripts });
      await phone.goto(await linkToOrder(id));
      await expect(heading(phone)).toHaveText(`Заказ № ${id}`);
      expect(phone.url(), "the key has left the address").toMatch(new RegExp(`/orders/${id}/$`));
      await expect(main(phone).getByText("Лесная улица, 5")).toBeVisible();
      await main(phone).getByRole("link", { name: "Отменить заказ" }).click();
      await phone.getByRole("button", { name: "Отменить заказ" }).click();
      await expect(main(phone).locator(".status")).toHaveText("Отменён");
      await page.goto(page.url().replace("/done/", "/"));
      await expect(main(page).locator(".status")).toHaveText("Отменён");
    });

    test("who lives outside the zone is told so and fetches the order", async ({ page, goods }) => {
      await toCheckout(page, goods.bought);
      await fillIn(page);
      await page.getByLabel("Город").fill("Владивосток");
      await page.getByLabel("Адрес доставки").fill("1");
      await agree(page);
      await order(page).click();
      await expect(page.getByRole("alert")).toContainText("Забрать из магазина");
      await page.getByLabel("Забрать из магазина").check();
      await order(page).click();
      await number(page);
    });

    test("faults are shown at their fields, and what was typed stays", async ({ page, goods }) => {
      await toCheckout(page, goods.bought);
      await fillIn(page);
      await page.getByLabel("Телефон").fill("123");
      await page.getByLabel("Забрать из магазина").check();
      await order(page).click();
      await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
      await expect(page.getByLabel("Телефон")).toHaveValue("123");
      await expect(page.getByLabel("Забрать из магазина")).toBeChecked();
      await page.getByLabel("Телефон").fill("+7 916 555-01-23");
      await agree(page);
      await order(page).click();
      await number(page);
    });

    test("a customer pays online, sees the order among the others and orders the same again", async ({ page, goods }) => {
      const person = await register(newcomer());
      await page.context().addCookies(await signIn(person));
      await toCheckout(page, goods.bought);
      await expect(page.getByLabel("Фамилия"), "what is known is filled in").toHaveValue("Ветрова");
      await page.getByLabel("Телефон").fill("8 916 555-01-23");
      await page.getByLabel("Забрать из магазина").check();
      await page.getByLabel("Картой онлайн").check();
      await agree(page);
      await order(page).click();
      await page.getByRole("button", { name: "Отказаться" }).click();
      await expect(main(page).getByText("Заказ ждёт оплаты")).toBeVisible();
      await main(page).getByRole("button", { name: /^Оплатить/ }).click();
      await page.getByRole("button", { name: "Оплатить", exact: true }).click();
      const id = await number(page);
      await expect(main(page).getByText("Заказ оплачен")).toBeVisible();

      await page.goto("/profile/");
      await main(page).getByRole("link", { name: "Заказы" }).click();
      await main(page).getByRole("link", { name: `Подробнее о заказе ${id}` }).click();
      await expect(main(page).getByRole("list").filter({ hasText: "Оплачен" })).toBeVisible();
      await main(page).getByRole("button", { name: "Повторить заказ" }).click();
      await expect(heading(page)).toHaveText("Корзина 1");
    });
  });
}

test("the sum follows the way of delivery", async ({ page, goods }) => {
  await toCheckout(page, goods.bought);
  const address = page.getByLabel("Адрес доставки");
  await expect(address).toBeVisible();
  await page.getByLabel("Забрать из магазина").check();
  await expect(address).toBeHidden();
  const goodsOnly = await page.locator("dd.total").innerText();
  await expect(order(page)).toHaveText(`Заказать за ${goodsOnly}`);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("no button names a sum that the choice changes", async ({ page, goods }) => {
    await toCheckout(page, goods.bought);
    await expect(order(page)).toHaveText("Заказать");
    await page.getByLabel("Забрать из магазина").check();
    await expect(order(page)).toHaveText("Заказать");
  });
});

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("back from the bank's page the order waits for its money, and so it says after a refusal", async ({ page, goods }) => {
      await toCheckout(page, goods.bought);
      await fillIn(page);
      await page.getByLabel("Забрать из магазина").check();
      await page.getByLabel(/^Картой/).check();
      await agree(page);
      await order(page).click();
      await expect(page.getByRole("button", { name: "Отказаться" })).toBeVisible();
      await page.goBack();
      await expect(heading(page)).toHaveText(/^Заказ №\s\d+ ждёт оплаты$/);
      await expect(main(page).getByText(/Оплатить до\s\d\d:\d\d/)).toBeVisible();
      await main(page).getByRole("button", { name: /^Оплатить/ }).click();
      await page.getByRole("button", { name: "Отказаться" }).click();
      await expect(heading(page), "nobody is thanked").toHaveText(/^Заказ №\s\d+ ждёт оплаты$/);
      await expect(main(page).getByText("Оплата не прошла, деньги не списаны.")).toBeVisible();
    });
  });
}

test("two clicks are one order", async ({ page, goods }) => {
  const person = await register(newcomer());
  await page.context().addCookies(await signIn(person));
  await putIntoCart(page.request, goods.bought.id);
  await page.goto("/checkout/");
  await page.getByLabel("Телефон").fill("8 916 555-01-23");
  await page.getByLabel("Забрать из магазина").check();
  await agree(page);
  await order(page).dblclick();
  await number(page);
  await page.goto("/orders/");
  await expect(main(page).getByRole("article")).toHaveCount(1);
});
