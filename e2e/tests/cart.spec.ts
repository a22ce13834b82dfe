// What fast clicks, slow networks, several tabs and «Back» do to the cart and to a checkout being filled in.
import type { Locator, Page } from "@playwright/test";

import { newcomer, putIntoCart, register, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const count = (page: Page) => page.locator("[data-cart-count]:visible");
const buttons = (page: Page) => page.getByRole("main").getByRole("article").getByRole("button", { name: /^В корзину: / });
const inCart = (page: Page) => page.getByRole("main").getByRole("link", { name: /^В корзине/ });
const quantity = (line: Locator) => line.getByLabel("Количество, шт.");

/** Delays every answer of the cart. @returns the sessions that answers set */
async function slow(page: Page, time = 400): Promise<Set<string>> {
  const sessions = new Set<string>();
  await page.context().route("**/api/cart/add", async route => {
    const answer = await route.fetch();
    const cookie = /sessionid=([^;]+)/.exec(answer.headers()["set-cookie"] ?? "")?.[1];
    if (cookie !== undefined) sessions.add(cookie);
    await new Promise(resolve => setTimeout(resolve, time));
    await route.fulfill({ response: answer });
  });
  return sessions;
}

test("three quick presses of a new visitor make one session with three goods", async ({ page }) => {
  const sessions = await slow(page);
  await page.goto("/catalog/?sort=name");
  await buttons(page).evaluateAll(all => all.slice(0, 3).forEach(button => (button as HTMLButtonElement).click()));
  await expect(inCart(page)).toHaveCount(3);
  await expect(count(page)).toHaveText("3 товара");
  expect(sessions.size, "sessions begun").toBe(1);
  await page.goto("/cart/");
  await expect(heading(page)).toHaveText("Корзина 3");
});

test("two tabs of a new visitor fill one cart", async ({ page, context }) => {
  const sessions = await slow(page);
  const other = await context.newPage();
  await page.goto("/catalog/?sort=name");
  await other.goto("/catalog/?sort=price");
  const names = await Promise.all([page, other].map(tab => buttons(tab).last().getAttribute("aria-label")));
  expect(names[0], "each tab ends in a product of its own").not.toBe(names[1]);
  await Promise.all([buttons(page).last().click(), buttons(other).last().click()]);
  await expect(inCart(page)).toHaveCount(1);
  await expect(inCart(other)).toHaveCount(1);
  expect(sessions.size, "sessions begun").toBe(1);
  await page.goto("/cart/");
  await expect(heading(page)).toHaveText("Корзина 2");
});

test("a link that is followed at once finds in the cart what was just put in", async ({ page }) => {
  await slow(page);
  await page.goto("/catalog/?sort=name");
  for (const _ of [1, 2]) await buttons(page).first().click();
  await page.getByRole("link", { name: /^Корзина/ }).click();
  await expect(heading(page)).toHaveText(/^Корзина \d$/);
});

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("«В корзине» opens the cart, and is there after a reload", async ({ page, goods }) => {
      const buy = page.getByRole("button", { name: `В корзину: ${goods.plenty.name}` }).filter({ visible: true }).first();
      const link = page.getByRole("link", { name: `В корзине: ${goods.plenty.name}` }).filter({ visible: true }).first();
      await page.goto(goods.plenty.address);
      await buy.click();
      await expect(link).toHaveText("В корзине");
      await page.reload();
      await expect(link).toHaveText("В корзине");
      await link.click();
      await expect(page).toHaveURL("/cart/");
      await expect(heading(page)).toHaveText("Корзина 1");
      await page.goto("/catalog/?sort=name");
      await buttons(page).first().click();
      await expect(inCart(page).first()).toBeVisible();
      await page.reload();
      await expect(inCart(page).first()).toBeVisible();
    });

    test("«Каталог» opens the sections", async ({ page }) => {
      await page.goto("/contacts/");
      const menu = page.locator("summary:visible", { hasText: "Каталог" });
      const section = page.locator(".ts-menu-list:visible").getByRole("link", { name: "Смартфоны" });
      await expect(section).toHaveCount(0);
      await menu.click();
      await section.click();
      await expect(heading(page)).toHaveText("Смартфоны");
      if (scripts) {
        await menu.click();
        await page.keyboard.press("Escape");
        await expect(section).toHaveCount(0);
        await expect(menu, "the focus is where it was").toBeFocused();
      }
    });

    test("what was typed at the checkout is there after a look at the cart", async ({ page, goods }) => {
      await putIntoCart(page.request, goods.bought.id);
      await page.goto("/checkout/");
      await page.getByLabel("Имя", { exact: true }).fill("Ольга");
      await page.getByLabel("Комментарий").fill("Домофон 12");
      await page.getByRole("button", { name: "Изменить", exact: true }).click();
      await expect(page).toHaveURL("/cart/");
      await page.getByRole("link", { name: "Оформить заказ" }).click();
      await expect(page.getByLabel("Имя", { exact: true })).toHaveValue("Ольга");
      await expect(page.getByLabel("Комментарий")).toHaveValue("Домофон 12");
    });

    test("a session that ended over the checkout leads to the login and back", async ({ page, goods }) => {
      const person = await register(newcomer());
      await page.context().addCookies(await signIn(person));
      await putIntoCart(page.request, goods.bought.id);
      await page.goto("/checkout/");
      await page.getByLabel("Телефон").fill("8 916 555-01-23");
      await page.getByLabel("Комментарий").fill("Домофон 12");
      await page.getByLabel("Забрать из магазина").check();
      await page.getByLabel(/^Согласен на обработку/).check();
      await page.getByLabel(/^Принимаю/).check();
      await page.context().clearCookies({ name: "sessionid" });
      await page.getByRole("button", { name: /^Заказать/ }).click();
      await expect(page).toHaveURL(/\/login\/\?next=\/checkout\//);
      await expect(page.getByRole("status").filter({ hasText: "Войдите" })).toBeVisible();
      await page.getByLabel("Логин или электронная почта").fill(person.login);
      await page.getByLabel("Пароль", { exact: true }).fill(person.password);
      await page.getByRole("main").getByRole("button", { name: "Войти" }).click();
      await expect(heading(page)).toHaveText("Оформление заказа");
      await expect(page.getByLabel("Телефон")).toHaveValue(/916 555-01-23$/);
      await expect(page.getByLabel("Комментарий")).toHaveValue("Домофон 12");
      await expect(page.getByLabel("Забрать из магазина")).toBeChecked();
    });
  });
}

test("«Back» shows what is in the cart by now", async ({ page, goods }) => {
  await page.goto(goods.plenty.address);
  const buy = page.getByRole("button", { name: `В корзину: ${goods.plenty.name}` }).filter({ visible: true }).first();
  await buy.click();
  await inCart(page).filter({ visible: true }).first().click();
  await page.getByRole("button", { name: `Удалить: ${goods.plenty.name}` }).click();
  await expect(heading(page)).toHaveText("В корзине пока пусто");
  await page.goBack();
  await expect(buy, "it was taken out meanwhile").toBeVisible();
  await expect(count(page)).toHaveCount(0);
});

test("what was typed at the checkout is kept however the page is left", async ({ page, goods }) => {
  await putIntoCart(page.request, goods.bought.id);
  await page.goto("/checkout/");
  await page.getByLabel("Имя", { exact: true }).fill("Ольга");
  await page.goto("/contacts/");
  // The browser sends the request after the page was left.
  await expect(async () => {
    await page.goto("/checkout/");
    await expect(page.getByLabel("Имя", { exact: true })).toHaveValue("Ольга", { timeout: 500 });
  }).toPass();
});

test("«+» keeps the focus at the limit and says why; a number that is none is told to be none", async ({ page, goods }) => {
  await putIntoCart(page.request, goods.few.id, goods.few.left - 1);
  await page.goto("/cart/");
  const line = page.getByRole("list", { name: "Товары в корзине" }).getByRole("listitem").filter({ hasText: goods.few.name });
  const plus = line.getByRole("button", { name: "Увеличить количество" });
  await plus.focus();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(`Корзина ${goods.few.left}`);
  await expect(plus).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Больше на складе нет" })).toBeVisible();
  for (const typed of ["1.5", ""]) {
    await quantity(line).fill(typed);
    await quantity(line).press("Enter");
    await expect(page.getByRole("status").filter({ hasText: "целое число" }).first()).toBeVisible();
    await expect(quantity(line), "as it was").toHaveValue(String(goods.few.left));
  }
});

test("«Вернуть» tells the truth about what is gone", async ({ page, goods }) => {
  await putIntoCart(page.request, goods.plenty.id);
  await page.goto("/cart/");
  await page.route("**/api/cart/add", async (route, request) => {
    const gone = (request.postDataJSON() as { delta: number }).delta > 0;
    await (gone ? route.fulfill({ status: 404, json: { ok: false, error: "Товар недоступен" } }) : route.continue());
  });
  await page.getByRole("button", { name: `Удалить: ${goods.plenty.name}` }).click();
  await page.getByRole("button", { name: "Вернуть" }).click();
  await expect(page.getByRole("status").filter({ hasText: "вернуть не получилось" })).toBeVisible();
});
