// A person's whole path through the account pages, with scripts and without.
import type { Page } from "@playwright/test";

import { loads } from "../fixtures/loads";
import { type Account, newcomer, password, type Person, register } from "../fixtures/people";
import { expect, firefox, test } from "../fixtures/test";

/** Fills the field with this label. */
const write = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

/** Expects an error on the field with this label, visible and announced to screen readers. */
async function isWrong(page: Page, label: string, sentence: RegExp): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(sentence);
  await expect(page.locator(".invalid-feedback:visible").filter({ hasText: sentence })).not.toHaveCount(0);
}

const isFine = (page: Page, label: string) => expect(page.getByLabel(label, { exact: true })).not.toHaveAttribute("aria-invalid");

/** The success message: a notice, or a toast where scripts run. */
const news = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });

async function fillIn(page: Page, person: Person): Promise<void> {
  await write(page, "Фамилия", person.surname);
  await write(page, "Имя", person.name);
  await write(page, "Логин", person.login);
  await write(page, "Электронная почта", person.email);
  await write(page, "Пароль", person.password);
  await write(page, "Пароль ещё раз", person.password);
  await page.getByLabel("Принимаю правила магазина").check();
  await page.getByLabel("Даю согласие на обработку персональных данных").check();
}

/** Submits the sign-in form; the caller checks where it leads. */
async function logIn(page: Page, { login, password }: Account): Promise<void> {
  await write(page, "Логин или электронная почта", login);
  await write(page, "Пароль", password);
  await page.getByRole("main").getByRole("button", { name: "Войти" }).click();
}

/** Follows the link to the profile that every page has. */
const toProfile = (page: Page) => page.locator('a[href="/profile/"]:visible').first().click();

const device = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });

test("faults of the registration are told while somebody types and go when they are mended", async ({ page }) => {
  const taken = await register(newcomer());
  const person = newcomer();
  await page.goto("/register/");

  await write(page, "Имя", "Olga");
  await page.getByLabel("Имя", { exact: true }).press("Tab");
  await isWrong(page, "Имя", /^Имя: кириллица, пробел и тире$/);
  // From now on the field is checked while it has the focus.
  await write(page, "Имя", "Ольга");
  await isFine(page, "Имя");
  await write(page, "Имя", "Ольга1");
  await isWrong(page, "Имя", /^Имя: кириллица, пробел и тире$/);
  await expect(page.getByLabel("Имя", { exact: true })).toBeFocused();

  await write(page, "Пароль", "1234567");
  await page.getByLabel("Пароль", { exact: true }).press("Tab");
  await isWrong(page, "Пароль", /Пароль минимум 8 символов/);

  await page.getByRole("button", { name: "Зарегистрироваться" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "Проверьте" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link", { name: "Необходимо согласие с правилами" })).toBeVisible();
  await summary.getByRole("link", { name: "Укажите электронную почту" }).click();
  await expect(page.getByLabel("Электронная почта")).toBeFocused();

  await fillIn(page, { ...person, login: taken.login });
  await write(page, "Пароль ещё раз", `${person.password}-`);
  await page.getByLabel("Пароль ещё раз", { exact: true }).press("Tab");
  await isWrong(page, "Пароль ещё раз", /^Пароли не совпадают/);
  await write(page, "Пароль ещё раз", person.password);
  await isFine(page, "Пароль ещё раз");
  await expect(page.locator("form .invalid-feedback")).toHaveCount(0);

  await page.getByRole("button", { name: "Зарегистрироваться" }).click();
  await isWrong(page, "Логин", /^Такой логин уже занят/);
  await expect(page.getByLabel("Пароль", { exact: true }), "nothing is lost").toHaveValue(person.password);
  await write(page, "Логин", person.login);
  await page.getByRole("button", { name: "Зарегистрироваться" }).click();
  await expect(news(page, "Регистрация прошла успешно")).toBeVisible();
  await expect(page).toHaveURL("/profile/");
});

test("a password is shown on demand, and its strength is told", async ({ page }) => {
  await page.goto("/register/");
  const field = page.getByLabel("Пароль", { exact: true });
  await field.fill("qwerty123");
  await expect(page.locator("#password-hint")).toContainText("Слабый");
  await field.fill(password());
  await expect(page.locator("#password-hint")).toContainText("Надёжный");
  await expect(field).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Показать пароль" }).first().click();
  await expect(field).toHaveAttribute("type", "text");
});

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });
    /** Pages loaded by actions that scripts perform without a reload. */
    const anew = scripts ? 0 : 1;

    test("somebody registers, signs in, fills in the profile, ends another device and changes the password", async ({ page, anotherBrowser }) => {
      const person = newcomer();

      await test.step("registers on the way to the orders, and is there, signed in", async () => {
        await page.goto("/orders/");
        await expect(page.getByRole("main")).toContainText("Войдите, чтобы увидеть свои заказы");
        await page.getByRole("link", { name: "Зарегистрируйтесь" }).click();
        await fillIn(page, person);
        await page.getByRole("button", { name: "Зарегистрироваться" }).click();
        await expect(page).toHaveURL("/orders/");
        await expect(news(page, "Регистрация прошла успешно")).toBeVisible();
        await expect(page.getByText("Уже есть аккаунт?")).toHaveCount(0);
      });

      await test.step("signs out, which is said", async () => {
        await toProfile(page);
        await page.getByRole("button", { name: "Выйти" }).click();
        await expect(news(page, "Вы вышли из аккаунта")).toBeVisible();
        await page.goto("/login/");
      });

      await test.step("signs in at the second try", async () => {
        await logIn(page, { login: person.login, password: "не тот пароль" });
        await expect(page.getByRole("alert")).toHaveText("Неверный логин или пароль. Проверьте раскладку и Caps Lock.");
        await expect(page.getByLabel("Логин или электронная почта")).toHaveValue(person.login);
        await logIn(page, { login: person.email.toUpperCase(), password: person.password });
        await expect(page).not.toHaveURL(/\/login\//);
        await toProfile(page);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ольга Ветрова");
      });

      await test.step("fills in the profile", async () => {
        await write(page, "Телефон необязательно", "8 (916) 123 45 67");
        await page.getByLabel("Дата рождения").fill("1991-04-17");
        await page.getByLabel("Адрес доставки").fill("Москва, Новослободская улица, 14");
        expect(await loads(page, async () => {
          await page.getByRole("button", { name: "Сохранить" }).click();
          await expect(news(page, "Профиль сохранён")).toBeVisible();
        })).toBe(anew);
        await page.reload();
        await expect(page.getByLabel("Телефон")).toHaveValue("+7 916 123-45-67");
        await expect(page.getByLabel("Дата рождения")).toHaveValue("1991-04-17");
        await expect(page.getByLabel("Адрес доставки")).toHaveValue("Москва, Новослободская улица, 14");
      });

      await test.step("is told what is wrong with the profile", async () => {
        await page.getByLabel("Телефон").fill("спросить у жены");
        await page.getByRole("button", { name: "Сохранить" }).click();
        await isWrong(page, "Телефон необязательно", /\S/);
        await page.getByLabel("Телефон").fill("+7 916 123-45-67");
        await page.getByRole("button", { name: "Сохранить" }).click();
        await expect(news(page, "Профиль сохранён")).toBeVisible();
      });

      const photo = page.getByRole("img", { name: "Ваша фотография" });
      await test.step("gives a photo", async () => {
        await expect(photo).toHaveCount(0);
        // Any picture will do: a screenshot of the page.
        const picture = { name: "я.png", mimeType: "image/png", buffer: await page.screenshot() };
        await page.getByLabel("Фотография").setInputFiles(picture);
        if (scripts) await expect(page.locator("[data-avatar-preview] canvas"), "the preview").toBeVisible();
        expect(await loads(page, async () => {
          await page.getByRole("button", { name: "Загрузить" }).click();
          await expect(news(page, "Фотография обновлена")).toBeVisible();
        })).toBe(anew);
        await expect(photo).toHaveAttribute("src", /^\/media\//);
        await expect(page.locator('main img.avatar'), "beside the name too").toHaveAttribute("src", await photo.getAttribute("src") ?? "");
        const file = await page.request.get(await photo.getAttribute("src") ?? "");
        expect(file.status()).toBe(200);
        expect(file.headers()["content-type"]).toMatch(/^image\//);
      });

      await test.step("is told when a file is no photo", async () => {
        await page.getByLabel("Фотография").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("no picture at all") });
        if (!scripts) await page.getByRole("button", { name: "Загрузить" }).click();
        await expect(page.locator("#me .invalid-feedback")).toBeVisible();
        await expect(page.getByLabel("Фотография")).toHaveAccessibleDescription(/изображени|картинк|фотографи/i);
      });

      await test.step("takes the photo away", async () => {
        await page.reload();
        await page.getByRole("button", { name: "Удалить" }).click();
        await expect(news(page, "Фотография удалена")).toBeVisible();
        await expect(photo).toHaveCount(0);
        await expect(page.getByRole("button", { name: "Удалить" })).toHaveCount(0);
      });

      const second = await anotherBrowser({ userAgent: firefox });
      const comesIn = async (account: Account) => {
        await second.goto("/login/");
        await logIn(second, account);
        await expect(second).not.toHaveURL(/\/login\//);
      };
      const isOut = async () => {
        await toProfile(second);
        await expect(second).toHaveURL("/login/?next=/profile/");
      };

      await test.step("sees the second device and ends it", async () => {
        await comesIn(person);
        await page.reload();
        await expect(device(page, "Это устройство")).toContainText("Chrome");
        await expect(device(page, "Firefox")).toContainText("127.0.0.1");
        expect(await loads(page, async () => {
          await page.getByRole("button", { name: /^Завершить: Firefox/ }).click();
          await expect(device(page, "Firefox")).toHaveCount(0);
        })).toBe(anew);
        await expect(news(page, "Сеанс завершён")).toBeVisible();
        await isOut();
        await logIn(second, person);
        await expect(second, "back on the page that was wanted").toHaveURL("/profile/");
      });

      await test.step("ends all other devices at once", async () => {
        await page.reload();
        await page.getByRole("button", { name: "Завершить все, кроме этого" }).click();
        await expect(device(page, "Firefox")).toHaveCount(0);
        await expect(page.getByRole("button", { name: "Завершить все, кроме этого" })).toHaveCount(0);
        await isOut();
      });

      await test.step("changes the password, which ends the second device", async () => {
        await comesIn(person);
        const changed = { ...person, password: password() };
        await page.getByRole("link", { name: "Пароль: изменить" }).click();
        await write(page, "Текущий пароль", "не тот пароль");
        await write(page, "Новый пароль", changed.password);
        await write(page, "Новый пароль ещё раз", changed.password);
        await page.getByRole("button", { name: "Сменить пароль" }).click();
        await isWrong(page, "Текущий пароль", /\S/);
        await write(page, "Текущий пароль", person.password);
        await write(page, "Новый пароль", changed.password);
        await write(page, "Новый пароль ещё раз", changed.password);
        await page.getByRole("button", { name: "Сменить пароль" }).click();
        await expect(page, "still signed in").toHaveURL("/profile/");
        await expect(page.getByRole("listitem").filter({ hasText: "Пароль" })).toContainText("Изменён");
        if (!scripts) await expect(news(page, "Пароль изменён")).toBeVisible();
        await isOut();
        await logIn(second, person);
        await expect(second.getByRole("alert")).toContainText("Неверный логин или пароль");
        await comesIn(changed);
      });

      await test.step("signs out", async () => {
        await page.getByRole("button", { name: "Выйти" }).click();
        await expect(page).toHaveURL("/");
        await page.goto("/profile/");
        await expect(page).toHaveURL("/login/?next=/profile/");
      });
    });

    test("faults of a refused registration stand under their fields, and what was typed stays", async ({ page }) => {
      const person = await register(newcomer());
      await page.goto("/register/");
      await fillIn(page, { ...person, name: "Olga", email: newcomer().email });
      await write(page, "Пароль ещё раз", "другой пароль");
      await page.getByRole("button", { name: "Зарегистрироваться" }).click();
      await isWrong(page, "Имя", /^Имя: кириллица, пробел и тире$/);
      await isWrong(page, "Пароль ещё раз", /^Пароли не совпадают/);
      await expect(page.getByLabel("Логин", { exact: true })).toHaveValue(person.login);
      await expect(page.getByLabel("Принимаю правила магазина")).toBeChecked();
      const summary = page.getByRole("alert").filter({ hasText: "Проверьте" });
      await expect(summary.getByRole("link", { name: "Пароли не совпадают" })).toHaveAttribute("href", "#password_repeat");
    });
  });
}
