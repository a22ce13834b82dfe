// The staff's daily work: a product is created, received and photographed; an order is sent.
import type { Page, TestInfo } from "@playwright/test";

import { axe, examine, tags } from "../fixtures/axe";
import { linkToOrder } from "../fixtures/mail";
import { putIntoCart } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const news = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const photos = (page: Page) => page.getByRole("main").locator(".image-list img");

/** Any picture will do: a screenshot of part of the page, a different one each time. */
async function picture(page: Page, at: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const clip = { x: 20 * at, y: 20 * at, width: 240, height: 200 + 20 * at };
  return { name: "фото.png", mimeType: "image/png", buffer: await page.screenshot({ clip }) };
}

/** Opens the card of a product that no other run changes and that the front page does not show. */
async function openProduct(page: Page, info: TestInfo, scripts: boolean): Promise<void> {
  const front = await (await page.request.get("/")).text();
  await page.goto("/admin/products/?stock=some&sort=created");
  const goods = await page.locator("tbody a").evaluateAll(links =>
    links.map(link => ({ name: link.firstChild?.textContent?.trim() ?? "", address: link.getAttribute("href") ?? "" })));
  const product = goods.filter(({ name }) => !front.includes(name))[(info.project.name === "phone" ? 2 : 0) + (scripts ? 1 : 0)];
  await page.goto(product?.address ?? "");
  await expect(heading(page)).toHaveText(product?.name ?? "");
}

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("staff makes a product, tells what it is and receives some of it", async ({ page, staff }, info) => {
      const name = `Фонарь Проба ${info.project.name} ${scripts}`;
      await page.context().addCookies(staff);
      await page.goto("/admin/products/");
      await page.getByRole("link", { name: "Новый товар" }).click();
      await page.getByLabel("Название").fill(name);
      await page.getByLabel("Артикул").fill(`PROBA-${info.project.name}-${scripts}`);
      await page.getByLabel("Категория").selectOption({ label: "Смартфоны" });
      await page.getByLabel("Цена, ₽", { exact: true }).fill("дорого");
      // Hidden from customers, because other tests look at the shop meanwhile.
      await page.getByLabel("На витрине").uncheck();
      await page.getByRole("button", { name: "Создать" }).click();
      await expect(page.getByRole("alert")).toContainText("Цена");
      await page.getByLabel("Цена, ₽", { exact: true }).fill("1 990");
      await page.getByRole("button", { name: "Создать" }).click();
      await expect(news(page, "Товар создан")).toBeVisible();
      await expect(heading(page)).toHaveText(name);
      await page.getByLabel("Сколько пришло").fill("5");
      await page.getByRole("button", { name: "Принять" }).click();
      await expect(news(page, "Товар принят")).toBeVisible();
      await expect(page.getByRole("row", { name: /Поступление/ })).toContainText("+5");
      await page.getByRole("link", { name: "Изменить: Характеристики" }).click();
      await page.getByLabel("Диагональ экрана").fill("одна");
      await page.getByRole("button", { name: "Сохранить" }).click();
      await expect(page.getByLabel("Диагональ экрана")).toHaveAccessibleDescription(/Число/);
      await page.getByLabel("Диагональ экрана").fill("1,5");
      await page.getByLabel("NFC").selectOption("есть");
      await page.getByRole("button", { name: "Сохранить" }).click();
      await expect(news(page, "Характеристики сохранены")).toBeVisible();
      await expect(page.getByRole("row", { name: /Диагональ экрана/ })).toContainText("1,5″");
      await page.goto("/catalog/");
      await expect(page.getByText(name)).toHaveCount(0);
    });

    test("staff adds photos, puts them in order and takes them away; the shop shows them", async ({ page, staff }, info) => {
      await page.context().addCookies(staff);
      await openProduct(page, info, scripts);
      await page.locator("#f-photo-photo").setInputFiles(await picture(page, 0));
      await page.getByRole("button", { name: "Загрузить" }).click();
      await expect(news(page, "Фото обновлено")).toBeVisible();
      for (const at of [1, 2, 3]) {
        await page.locator("#f-photos-photo").setInputFiles(await picture(page, at));
        await page.getByRole("button", { name: "Добавить" }).click();
        await expect(photos(page)).toHaveCount(at + 1);
      }
      const before = await photos(page).evaluateAll(images => images.map(image => image.getAttribute("src") ?? ""));
      await page.getByRole("button", { name: "Левее: Фото 2" }).click();
      await expect(photos(page).first(), "the second is the first now").toHaveAttribute("src", before[1] ?? "");
      if (scripts) expect((await examine(page, axe(page).withTags(tags), /toast/)).found).toEqual([]);

      const card = page.url();
      const shop = await page.getByRole("link", { name: "На сайте" }).getAttribute("href") ?? "";
      await expect.poll(async () => (await page.request.get(shop)).text(), "pages of goods are a second old at most").toContain(before[3] ?? "");
      await page.goto(shop);
      const thumbs = page.getByRole("navigation", { name: "Изображения" }).getByRole("link");
      await expect(thumbs).toHaveCount(4);
      await thumbs.last().click();
      await expect(page).toHaveURL(/\?photo=4$/);
      await expect(page.locator(".gallery-main > img")).toHaveAttribute("src", before[3] ?? "");
      await expect(thumbs.last()).toBeInViewport();
      if (scripts) expect((await examine(page, axe(page).withTags(tags))).found).toEqual([]);

      await page.goto(card);
      for (let left = 3; left > 0; left -= 1) {
        await page.getByRole("button", { name: "Убрать: Фото 2" }).click();
        await expect(photos(page)).toHaveCount(left > 1 ? left : 0);
      }
      await page.getByRole("button", { name: "Убрать фото" }).click();
      await expect(news(page, "Фото убрано")).toBeVisible();
      await expect(page.locator(".preview img"), "the drawing again").toHaveAttribute("src", /^\/static\/art\//);
    });

    test("staff takes an order all the way; the buyer sees where it is", async ({ page, staff, goods, anotherBrowser }) => {
      const buyer = await anotherBrowser({ javaScriptEnabled: scripts });
      await putIntoCart(buyer.request, goods.bought.id);
      await buyer.goto("/checkout/");
      await buyer.getByLabel("Имя", { exact: true }).fill("Ольга");
      await buyer.getByLabel("Фамилия").fill("Ветрова");
      await buyer.getByLabel("Телефон").fill("8 916 555-01-23");
      await buyer.getByLabel("Электронная почта").fill("olga@example.org");
      await buyer.getByLabel("Город").fill("Москва");
      await buyer.getByLabel("Адрес доставки").fill("Лесная улица, 5, кв. 12");
      await buyer.getByLabel("День").selectOption({ index: 1 });
      await buyer.getByLabel(/^Согласен на обработку/).check();
      await buyer.getByLabel(/^Принимаю/).check();
      await buyer.getByRole("button", { name: /^Заказать/ }).click();
      await expect(heading(buyer)).toHaveText("Спасибо, Ольга");
      const id = /\/orders\/(\d+)\//.exec(buyer.url())?.[1] ?? "";
      const link = await linkToOrder(id);

      await page.context().addCookies(staff);
      await page.goto(`/admin/orders/?q=${id}`);
      await page.getByRole("link", { name: new RegExp(`${id}$`) }).click();
      await expect(heading(page)).toHaveText(`Заказ № ${id}`);
      const steps = [["Подтвердить", "Подтверждён", "Собираем"], ["В обработку", "В обработке", "Собираем"], ["Отправить", "Отправлен", "Отправлен"], ["Вручить", "Доставлен", "Доставлен"]] as const;
      for (const [step, state, told] of steps) {
        await page.getByRole("button", { name: step, exact: true }).click();
        if (step === "Вручить") {
          await expect(heading(page), "nobody has paid yet").toHaveText(`Вручить неоплаченный заказ № ${id}?`);
          await page.getByRole("button", { name: "Деньги получены, вручить" }).click();
        }
        await expect(page.locator(".page-head .status")).toHaveText(state);
        await buyer.goto(link);
        await expect(buyer.getByRole("main").locator(".status")).toHaveText(told);
      }
      await expect(page.getByRole("link", { name: "Отменить…" }), "what was handed over is not cancelled").toHaveCount(0);
    });
  });
}

test("what is printed of an order may lie in the box", async ({ page, staff, goods, anotherBrowser }) => {
  const buyer = await anotherBrowser({});
  await putIntoCart(buyer.request, goods.bought.id);
  await buyer.goto("/checkout/");
  await buyer.getByLabel("Имя", { exact: true }).fill("Ольга");
  await buyer.getByLabel("Фамилия").fill("Ветрова");
  await buyer.getByLabel("Телефон").fill("8 916 555-01-23");
  await buyer.getByLabel("Электронная почта").fill("olga@example.org");
  await buyer.getByLabel("Забрать из магазина").check();
  await buyer.getByLabel(/^Согласен на обработку/).check();
  await buyer.getByLabel(/^Принимаю/).check();
  await buyer.getByRole("button", { name: /^Заказать/ }).click();
  await expect(heading(buyer)).toHaveText("Спасибо, Ольга");
  const id = /\/orders\/(\d+)\//.exec(buyer.url())?.[1] ?? "";

  await page.context().addCookies(staff);
  await page.goto(`/admin/orders/${id}/`);
  await page.getByLabel("Заметка для сотрудников").fill("Не звонить до обеда");
  await page.getByRole("button", { name: "Добавить" }).click();
  const kept = ["Не звонить до обеда", "История", "На складе", "ограничение"];
  for (const words of kept) await expect(page.getByText(words).first()).toBeVisible();
  await expect(page.getByText("Продавец: ООО «ТехСтор»")).toBeHidden();
  await page.emulateMedia({ media: "print" });
  for (const words of kept) await expect(page.getByText(words).first(), words).toBeHidden();
  await expect(page.getByText("Продавец: ООО «ТехСтор»")).toBeVisible();
  await expect(page.locator("#lines")).toContainText(goods.bought.name);
});
