// axe, the rules of WCAG 2.2 AA and its best practices, on every page, light and dark.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { come, places } from "../fixtures/places";
import { settled } from "../fixtures/settled";
import { expect, test } from "../fixtures/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A reader of the page; there are no frames to look into, which would take a window of its own each time. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

/** What axe finds, a line for each element, and how many rules found nothing wrong. */
async function examine(page: Page, rules: AxeBuilder, cover?: RegExp): Promise<{ found: string[]; passed: number }> {
  await settled(page);
  const { violations, passes } = await rules.analyze();
  const found = violations.flatMap(rule => rule.nodes
    // How much of a link a message leaves free is no matter: the message goes, and the link is examined without it.
    .filter(node => !(cover && rule.id === "target-size" && !cover.test(node.target.join(" "))))
    .map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  return { found, passed: passes.length };
}

for (const place of places) {
  test(`axe finds nothing on ${place.name}`, async ({ page, customer, debtor, staff, goods }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await come(page, place, { customer, debtor, staff, goods });
    const light = await examine(page, axe(page).withTags(tags), place.cover);
    expect.soft(light.found, "light").toEqual([]);
    expect(light.passed, "rules that axe could apply").toBeGreaterThan(15);
    // The looks differ in their colours alone.
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await examine(page, axe(page).withRules(["color-contrast", "link-in-text-block"]));
    expect.soft(dark.found, "dark").toEqual([]);
    expect(dark.passed, "the contrast was measured").toBeGreaterThan(0);
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
