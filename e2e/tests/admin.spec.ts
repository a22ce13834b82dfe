// The staff site: its sign-in page, the list of people, and the actions on them.
import type { Page } from "@playwright/test";

import { administrator } from "../environment.mjs";
import { type Account, newcomer, type Person, register, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const news = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const isOut = async (page: Page) => {
  await page.goto("/profile/");
  await expect(page).toHaveURL("/login/?next=/profile/");
};

async function enter(page: Page, { login, password }: Account): Promise<void> {
  await page.getByLabel("Логин или почта").fill(login);
  await page.getByLabel("Пароль", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Войти" }).click();
}

/** Searches for a person; the list then has that one row. */
async function find(page: Page, person: Person): Promise<void> {
  await page.goto("/admin/users/");
  await page.getByLabel("Поиск по людям").fill(person.login);
  await page.getByRole("button", { name: "Найти" }).click();
  await expect(page.getByRole("checkbox", { name: /^Выбрать vetrova/ })).toHaveCount(1);
}

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("staff comes in, finds somebody, blocks after being asked, and unblocks", async ({ page, anotherBrowser }) => {
      const person = await register(newcomer());
      const theirs = await anotherBrowser();
      await theirs.context().addCookies(await signIn(person));
      await theirs.goto("/profile/");
      await expect(heading(theirs)).toHaveText("Ольга Ветрова");

      await test.step("is let in at the second try, and comes to the page that was wanted", async () => {
        await page.goto("/admin/users/");
        await expect(page).toHaveURL("/admin/login/?next=/admin/users/");
        await enter(page, { ...administrator, password: "не тот пароль" });
        await expect(page.getByRole("alert")).toContainText("Неверный логин или пароль");
        await enter(page, administrator);
        await expect(page).toHaveURL("/admin/users/");
        await expect(heading(page)).toHaveText("Покупатели и сотрудники");
      });

      await test.step("finds the person by login", async () => {
        const all = await page.getByRole("checkbox", { name: /^Выбрать / }).count();
        expect(all).toBeGreaterThan(2);
        await find(page, person);
        await page.getByRole("link", { name: person.login }).click();
        await expect(heading(page)).toHaveText(person.login);
        await expect(page.getByLabel("Почта")).toHaveValue(person.email);
        await expect(page.locator(".page-head .status")).toHaveText("Активен");
      });

      await test.step("thinks again at the question", async () => {
        await page.getByRole("button", { name: "Заблокировать…" }).click();
        await expect(heading(page)).toHaveText(`Заблокировать ${person.login} (Ольга Ветрова)?`);
        await expect(page.getByRole("main")).toContainText("завершится 1 сеанс");
        await page.getByRole("link", { name: "Не блокировать" }).click();
        await expect(page.locator(".page-head .status")).toHaveText("Активен");
        await theirs.reload();
        await expect(heading(theirs), "nothing happened").toHaveText("Ольга Ветрова");
      });

      await test.step("blocks: the session ends, and the login is refused like a wrong password", async () => {
        await page.getByRole("button", { name: "Заблокировать…" }).click();
        await page.getByRole("button", { name: "Заблокировать", exact: true }).click();
        await expect(news(page, "Вход закрыт")).toBeVisible();
        await expect(page.locator(".page-head .status")).toHaveText("Заблокирован");
        await isOut(theirs);
        await theirs.getByLabel("Логин или электронная почта").fill(person.login);
        await theirs.getByLabel("Пароль", { exact: true }).fill(person.password);
        await theirs.getByRole("main").getByRole("button", { name: "Войти" }).click();
        await expect(theirs.getByRole("alert")).toContainText("Неверный логин или пароль");
      });

      await test.step("unblocks: the person may come in again", async () => {
        await page.getByRole("button", { name: "Разблокировать…" }).click();
        await page.getByRole("button", { name: "Разблокировать", exact: true }).click();
        await expect(news(page, "Вход открыт")).toBeVisible();
        await expect(page.locator(".page-head .status")).toHaveText("Активен");
        await theirs.context().addCookies(await signIn(person));
        await theirs.goto("/profile/");
        await expect(heading(theirs)).toHaveText("Ольга Ветрова");
      });

      await test.step("finds both in the person's history", async () => {
        const deeds = page.getByRole("region", { name: "История" }).getByRole("listitem");
        await expect(deeds.filter({ hasText: /^\s*Блокировка/ })).toHaveCount(1);
        await expect(deeds.filter({ hasText: /^\s*Разблокировка/ })).toHaveCount(1);
      });

      await test.step("leaves", async () => {
        await page.getByRole("button", { name: "Выйти" }).click();
        await expect(page).toHaveURL("/admin/login/");
        await page.goto("/admin/");
        await expect(page).toHaveURL("/admin/login/?next=/admin/");
      });
    });

    test("sessions are ended from the list for whoever is ticked", async ({ page, anotherBrowser, staff }) => {
      const person = await register(newcomer());
      const theirs = await anotherBrowser();
      await theirs.context().addCookies(await signIn(person));
      await page.context().addCookies(staff);
      await find(page, person);
      const bar = page.getByRole("group", { name: "Действие с выбранными" });
      if (scripts) await expect(bar, "nothing is chosen yet").toBeHidden();
      await page.getByRole("checkbox", { name: `Выбрать ${person.login}` }).check();
      if (scripts) await expect(bar).toContainText("Выбрано 1");
      await bar.getByLabel("Действие").selectOption({ label: "Завершить все сеансы…" });
      await bar.getByRole("button", { name: "Выполнить" }).click();
      await page.getByRole("button", { name: "Завершить сеансы" }).click();
      await expect(news(page, "Сеансы завершены")).toBeVisible();
      await expect(page, "back at the same list").toHaveURL(new RegExp(`/admin/users/\\?q=${person.login}`));
      await isOut(theirs);
    });

    test("staff mends somebody's data, and is told what is wrong with them", async ({ page, staff }) => {
      const person = await register(newcomer());
      await page.context().addCookies(staff);
      await find(page, person);
      await page.getByRole("link", { name: person.login }).click();
      await page.getByLabel("Имя", { exact: true }).fill("Olga");
      await page.getByRole("button", { name: "Сохранить и остаться" }).click();
      await expect(page.getByRole("alert")).toContainText("Имя");
      await expect(page.getByLabel("Имя", { exact: true })).toHaveAttribute("aria-invalid", "true");
      await page.getByLabel("Имя", { exact: true }).fill("Ольга-Мария");
      await page.getByRole("button", { name: "Сохранить и остаться" }).click();
      await expect(news(page, "Изменения сохранены")).toBeVisible();
      await expect(page.getByLabel("Имя", { exact: true })).toHaveValue("Ольга-Мария");
      await expect(page.getByRole("region", { name: "История" })).toContainText("Ольга-Мария");
    });

    test("a customer is refused at the staff's door", async ({ page, customer }) => {
      const person = await register(newcomer());
      await page.context().addCookies(customer);
      for (const address of ["/admin/", "/admin/users/", "/admin/users/1/"]) {
        await page.goto(address);
        await expect(page).toHaveURL(`/admin/login/?next=${address}`);
      }
      await expect(page.getByRole("main")).toContainText("эта учётная запись не сотрудника");
      await enter(page, person);
      await expect(page.getByRole("alert"), "the right password of a customer is as wrong as any").toContainText("Неверный логин или пароль");
      await page.goto("/admin/");
      await expect(page).toHaveURL("/admin/login/?next=/admin/");
    });
  });
}
