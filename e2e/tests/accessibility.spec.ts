// axe, the rules of WCAG 2.2 AA and its best practices, on every page, light and dark.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { come, places } from "../fixtures/places";
import { settled } from "../fixtures/settled";
import { expect, test } from "../fixtures/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds, a line for each element, and how many rules found nothing wrong. */
async function examine(page: Page): Promise<{ found: string[]; passed: number }> {
  await settled(page);
  const { violations, passes } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  return { found, passed: passes.length };
}

for (const place of places) {
  test(`axe finds nothing on ${place.name}`, async ({ page, customer, debtor, staff, goods }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await come(page, place, { customer, debtor, staff, goods });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { found, passed } = await examine(page);
      expect.soft(found, colorScheme).toEqual([]);
      expect(passed, "rules that axe could apply").toBeGreaterThan(15);
    }
  });
}

test("axe finds nothing on the question that a script asks", async ({ page }) => {
  // No page of today asks before a submit; those that will, ask like this.
  await page.goto("/contacts/");
  await page.locator("form[data-theme]").evaluate((form: HTMLFormElement) => {
    form.dataset["confirm"] = "Удалить фотографию?";
    form.dataset["confirmYes"] = "Удалить";
    form.dataset["confirmNo"] = "Не удалять";
  });
  await page.getByRole("button", { name: "Тёмная" }).click();
  const question = page.getByRole("dialog", { name: "Удалить фотографию?" });
  await expect(question.getByRole("button", { name: "Не удалять" })).toBeFocused();
  expect((await examine(page)).found).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(page.locator("html"), "nothing was sent").not.toHaveAttribute("data-bs-theme");
});

test("axe sees what is wrong with a page", async ({ page }) => {
  await page.goto("/contacts/");
  await page.locator("main").evaluate(main => { main.append(document.createElement("input"), document.createElement("h6")); });
  expect((await examine(page)).found.join("\n")).toMatch(/^label: /m);
});
