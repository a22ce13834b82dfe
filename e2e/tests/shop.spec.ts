// From the front page to the cart, with scripts and without.
import type { Locator, Page } from "@playwright/test";

import type { Product } from "../fixtures/goods";
import { loads } from "../fixtures/loads";
import { newcomer, register } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const cards = (page: Page) => page.getByRole("main").getByRole("article");
const news = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });

/** «129 990 ₽» as a number. */
const roubles = (text: string) => Number(text.replace(/\D/g, ""));
const priceOf = async (place: Locator) => roubles(await place.innerText());
const prices = async (page: Page) => (await cards(page).locator(".price").allInnerTexts()).map(roubles);
const names = (page: Page) => cards(page).getByRole("heading").allInnerTexts();

/** The cart count, wherever it is at this window size. */
const count = (page: Page) => page.locator("[data-cart-count]:visible");
/** The button of the product page that adds it to the cart; at the lower edge on a phone. */
const buy = (page: Page, product: Product) => page.getByRole("button", { name: product.name }).filter({ hasText: "корзин" }).first();
const toCart = (page: Page) => page.getByRole("link", { name: /^Корзина/ }).click();
const line = (page: Page, product: Product) => page.getByRole("list", { name: "Товары в корзине" }).getByRole("listitem").filter({ hasText: product.name });
const quantity = (line: Locator) => line.getByLabel("Количество, шт.");

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });
    /** Pages loaded by actions that scripts perform without a reload. */
    const anew = scripts ? 0 : 1;

    test("a section is ordered by price, and the whole catalog has a second page", async ({ page }) => {
      await page.goto("/");
      await page.getByRole("main").getByRole("link", { name: /^Смартфоны/ }).first().click();
      await expect(heading(page)).toHaveText("Смартфоны");
      await page.getByRole("navigation", { name: "Сортировка" }).getByRole("link", { name: "Дешевле" }).click();
      await expect(page).toHaveURL(/sort=price/);
      await expect(page, "the section is kept").toHaveURL(/category=/);
      const phones = await prices(page);
      expect(phones.length).toBeGreaterThan(4);
      expect(phones).toEqual([...phones].sort((a, b) => a - b));

      await page.getByRole("navigation", { name: "Разделы", exact: true }).getByRole("link", { name: "Все" }).click();
      await page.getByRole("navigation", { name: "Сортировка" }).getByRole("link", { name: "Дешевле" }).click();
      const [first, firstNames] = [await prices(page), await names(page)];
      await page.getByRole("navigation", { name: "Страницы" }).getByRole("link", { name: "2", exact: true }).click();
      await expect(page).toHaveURL(/page=2/);
      await expect(page, "the order is kept").toHaveURL(/sort=price/);
      await expect(page.getByRole("navigation", { name: "Страницы" }).locator("[aria-current=page]")).toHaveText("2");
      expect(Math.min(...await prices(page))).toBeGreaterThanOrEqual(Math.max(...first));
      const onBoth = (await names(page)).filter(name => firstNames.includes(name));
      expect(onBoth, "nothing stands on both pages").toEqual([]);

      const chosen = cards(page).first();
      const [name, price] = [await chosen.getByRole("heading").innerText(), await priceOf(chosen.locator(".price"))];
      await chosen.getByRole("link", { name }).click();
      await expect(heading(page)).toHaveText(name);
      expect(await priceOf(page.locator(".price:visible").first())).toBe(price);
    });

    test("a guest puts a product into the cart, changes its quantity and takes it out", async ({ page, goods }) => {
      const product = goods.plenty;
      await page.goto(product.address);
      await expect(count(page), "nothing in the cart").toHaveCount(0);
      const price = await priceOf(page.locator(".price:visible").first());
      expect(await loads(page, async () => {
        await buy(page, product).click();
        await expect(news(page, /в корзине/i)).toBeVisible();
      })).toBe(anew);
      await expect(page, "still at the product").toHaveURL(product.address);
      await expect(count(page)).toHaveText("1 товар");

      await toCart(page);
      await expect(heading(page)).toHaveText("Корзина 1");
      const it = line(page, product);
      expect(await loads(page, async () => {
        await it.getByRole("button", { name: "Увеличить количество" }).click();
        await expect(heading(page)).toHaveText("Корзина 2");
      })).toBe(anew);
      await expect(count(page)).toHaveText("2 товара");
      await expect(quantity(it)).toHaveValue("2");
      expect(await priceOf(it.locator(".price"))).toBe(2 * price);
      expect(await priceOf(page.getByRole("complementary", { name: "Итог" }).locator("dd.total"))).toBe(2 * price);

      await quantity(it).fill("3");
      await quantity(it).press("Enter");
      await expect(heading(page)).toHaveText("Корзина 3");
      await it.getByRole("button", { name: "Уменьшить количество" }).click();
      await expect(heading(page)).toHaveText("Корзина 2");
      await page.reload();
      await expect(quantity(it), "the server knows").toHaveValue("2");

      const remove = it.getByRole("button", { name: `Удалить: ${product.name}` });
      await remove.click();
      await expect(heading(page)).toHaveText("В корзине пока пусто");
      await expect(count(page)).toHaveCount(0);
      await page.getByRole("button", { name: "Вернуть" }).click();
      await expect(quantity(it), "as many as there were").toHaveValue("2");
      await expect(count(page)).toHaveText("2 товара");
      await remove.click();
      await expect(heading(page)).toHaveText("В корзине пока пусто");
      await page.getByRole("main").getByRole("link", { name: "Открыть каталог" }).click();
      await expect(heading(page)).toHaveText("Каталог");
    });

    test("nobody gets more of a product into the cart than there is", async ({ page, goods }) => {
      const product = goods.few;
      await page.goto(product.address);
      await buy(page, product).click();
      await expect(count(page)).toHaveText("1 товар");
      await toCart(page);
      const it = line(page, product);
      const plus = it.getByRole("button", { name: "Увеличить количество" });
      for (let pieces = 2; pieces <= product.left; pieces += 1) {
        await expect(plus).toBeEnabled();
        await plus.click();
        await expect(heading(page)).toHaveText(`Корзина ${pieces}`);
      }
      await expect(plus, "there are no more").toBeDisabled();
      await page.goto(product.address);
      await expect(count(page)).toContainText(String(product.left));
      await page.getByRole("link", { name: product.name }).filter({ hasText: "В корзине" }).filter({ visible: true }).first().click();
      await expect(quantity(it)).toHaveValue(String(product.left));
    });

    test("what is gone cannot be bought", async ({ page, goods }) => {
      await page.goto(goods.gone.address);
      await expect(heading(page)).toHaveText(goods.gone.name);
      await expect(page.getByText("Нет в наличии").first()).toBeVisible();
      await expect(page.getByRole("button", { name: goods.gone.name })).toHaveCount(0);
    });

    test("the cart of a guest is still there after the login", async ({ page, goods }) => {
      const person = await register(newcomer());
      await page.goto("/catalog/?sort=name");
      const button = cards(page).getByRole("button", { name: /^В корзину: / }).first();
      const name = (await button.getAttribute("aria-label") ?? "").replace(/^В корзину: /, "");
      await button.click();
      await expect(count(page)).toHaveText("1 товар");
      await page.goto("/login/");
      await page.getByLabel("Логин или электронная почта").fill(person.login);
      await page.getByLabel("Пароль", { exact: true }).fill(person.password);
      await page.getByRole("main").getByRole("button", { name: "Войти" }).click();
      await expect(page).not.toHaveURL(/\/login\//);
      await toCart(page);
      await expect(line(page, { ...goods.plenty, name })).toHaveCount(1);
    });
  });
}

test("the picture of a product is large, whether it has one or several", async ({ page, goods }) => {
  for (const product of [goods.plenty, goods.few, goods.gone]) {
    await page.goto(product.address);
    const box = await page.locator(".gallery-main").first().boundingBox();
    expect(box?.width, product.name).toBeGreaterThan(300);
  }
});
