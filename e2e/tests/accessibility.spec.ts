// axe, the rules of WCAG 2.2 AA and its best practices, on every page, light and dark.
import { axe, examine, tags } from "../fixtures/axe";
import { come, places } from "../fixtures/places";
import { expect, test } from "../fixtures/test";

for (const place of places) {
  test(`axe finds nothing on ${place.name}`, async ({ page, customer, debtor, staff, goods }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await come(page, place, { customer, debtor, staff, goods });
    const light = await examine(page, axe(page).withTags(tags), place.cover);
    expect.soft(light.found, "light").toEqual([]);
    expect(light.passed, "rules that axe could apply").toBeGreaterThan(15);
    // The themes differ only in their colours.
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await examine(page, axe(page).withRules(["color-contrast", "link-in-text-block"]));
    expect.soft(dark.found, "dark").toEqual([]);
    expect(dark.passed, "the contrast was measured").toBeGreaterThan(0);
  });
}

test("axe finds nothing on the question that a script asks", async ({ page }) => {
  // No page has a confirmation dialog yet; those to come will use this one.
  await page.goto("/contacts/");
  await page.locator("form[data-theme]").evaluate((form: HTMLFormElement) => {
    form.dataset["confirm"] = "Удалить фотографию?";
    form.dataset["confirmYes"] = "Удалить";
    form.dataset["confirmNo"] = "Не удалять";
  });
  await page.getByRole("button", { name: "Тёмная" }).click();
  const question = page.getByRole("dialog", { name: "Удалить фотографию?" });
  await expect(question.getByRole("button", { name: "Не удалять" })).toBeFocused();
  expect((await examine(page, axe(page).withTags(tags))).found).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(page.locator("html"), "nothing was sent").not.toHaveAttribute("data-bs-theme");
});

test("axe sees what is wrong with a page", async ({ page }) => {
  await page.goto("/contacts/");
  await page.locator("main").evaluate(main => { main.append(document.createElement("input"), document.createElement("h6")); });
  expect((await examine(page, axe(page).withTags(tags))).found.join("\n")).toMatch(/^label: /m);
});
