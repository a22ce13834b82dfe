// A card of the staff site: nothing typed is lost to another form, by leaving the page, or off screen.
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures/test";

const specs = (page: Page) => page.getByLabel("Коротко о главном");

/** Opens the card of a product that no other test of this file changes. */
async function openCard(page: Page, at: number): Promise<void> {
  await page.goto("/admin/products/?stock=some&sort=-created");
  await page.locator("tbody td:nth-child(2) a").nth(at).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

test("a small form keeps what was typed into the large one, and the other small form", async ({ page, staff }, info) => {
  await page.context().addCookies(staff);
  await openCard(page, info.project.name === "phone" ? 1 : 0);
  const text = `Набрано, но не сохранено ${info.project.name}`;
  await specs(page).fill(text);
  const before = await page.locator("#r-on_hand").innerText();
  await page.locator("#f-correct-note").fill("пересчитаю потом");
  await page.getByLabel("Сколько пришло").fill("1");
  await page.getByRole("button", { name: "Принять" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Товар принят" })).toBeVisible();
  await expect(specs(page)).toHaveValue(text);
  await expect(page.locator("#f-correct-note")).toHaveValue("пересчитаю потом");
  await expect(page.locator("#r-on_hand"), "what is only shown is renewed").not.toHaveText(before);
  await expect(page.getByRole("row", { name: /Поступление/ }).first()).toContainText("+1");
  // An invalid number is reported, and nothing is lost either.
  await page.getByLabel("Сколько пришло").fill("много");
  await page.getByRole("button", { name: "Принять" }).click();
  await expect(page.getByLabel("Сколько пришло")).toHaveAccessibleDescription(/Целое число/);
  await expect(specs(page)).toHaveValue(text);
  await page.locator("#f-correct-note").fill("");
  await page.getByLabel("Сколько пришло").fill("");
  page.on("dialog", dialog => void dialog.accept());
  await page.getByRole("button", { name: "Сохранить и остаться" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Изменения сохранены" })).toBeVisible();
  await expect(specs(page)).toHaveValue(text);
});

test("leaving a changed card asks, an unchanged or a saved one does not", async ({ page, staff }, info) => {
  await page.context().addCookies(staff);
  await openCard(page, info.project.name === "phone" ? 3 : 2);
  const asked: string[] = [];
  page.on("dialog", dialog => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const card = page.url();
  await page.getByRole("link", { name: "К списку" }).click();
  await expect(page).not.toHaveURL(card);
  expect(asked, "nothing was typed").toEqual([]);
  await page.goto(card);
  await specs(page).fill("Изменено");
  await page.getByRole("link", { name: "К списку" }).click();
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(page, "whoever says no stays").toHaveURL(card);
  await expect(specs(page)).toHaveValue("Изменено");
  await page.getByRole("button", { name: "Сохранить и остаться" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Изменения сохранены" })).toBeVisible();
  expect(asked, "saving is no leaving").toEqual(["beforeunload"]);
});

test("the button that saves is in sight from the top of a long card to its end", async ({ page, staff }) => {
  await page.context().addCookies(staff);
  await openCard(page, 4);
  const save = page.getByRole("button", { name: "Сохранить", exact: true });
  await expect(save).toBeInViewport();
  await page.locator("#changes").scrollIntoViewIfNeeded();
  await expect(save).toBeInViewport();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a small form says that it sends its own fields alone", async ({ page, staff }) => {
    await page.context().addCookies(staff);
    await openCard(page, 4);
    await expect(page.getByText("кнопки здесь отправляют только своё").first()).toBeVisible();
  });
});
