// What holds for every page: no horizontal overflow at any width, one heading, all pictures loaded. That the console is empty and
// no other site is contacted is checked in every test (fixtures/watch.ts).
import type { Page } from "@playwright/test";

import { come, places } from "../../fixtures/places";
import { settled } from "../../fixtures/settled";
import { expect, test } from "../../fixtures/test";

const widths = [320, 390, 768, 1440];

/** How far the page can be scrolled sideways, and which elements stick out. */
const sticksOut = (page: Page) => page.evaluate(() => {
  const root = document.documentElement;
  const wide = root.scrollWidth - root.clientWidth;
  if (wide <= 0) return [];
  const culprits = [...document.body.querySelectorAll("*")].filter(it => it.getBoundingClientRect().right > root.clientWidth + 1);
  return [`${wide} px`, ...culprits.slice(0, 5).map(it => `${it.tagName.toLowerCase()}.${it.getAttribute("class") ?? ""}`)];
});

/** Broken pictures of a page, including lazily loaded ones. */
const faultyPictures = (page: Page) => page.evaluate(async () => {
  const faults: string[] = [];
  for (const picture of document.images) {
    picture.loading = "eager";
    const name = picture.getAttribute("src") ?? "";
    if (!picture.hasAttribute("width") || !picture.hasAttribute("height")) faults.push(`${name}: no width and height`);
    if (!picture.hasAttribute("alt")) faults.push(`${name}: no alt`);
    await picture.decode().catch(() => faults.push(`${name}: does not load`));
  }
  return faults;
});

for (const place of places) {
  test(`${place.name} is whole at every width`, async ({ page, watch, customer, debtor, staff, goods }) => {
    await come(page, place, { customer, debtor, staff, goods });
    await expect(page.locator("html")).toHaveAttribute("lang", "ru");
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page.locator("h1")).not.toBeEmpty();
    await expect(page).toHaveTitle(/^\S.* — TechStore(, управление)?$/);
    expect(await faultyPictures(page)).toEqual([]);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      expect.soft(await sticksOut(page), `at ${width} px`).toEqual([]);
    }
    expect(watch.requests).toBeGreaterThan(2);
  });
}

test("a page that is too wide and a picture without size are seen", async ({ page }) => {
  await page.goto("/contacts/");
  await page.locator("main").evaluate(main => {
    const wide = document.createElement("img");
    wide.width = 3000;
    wide.src = "/favicon.ico?no";
    main.append(wide);
  });
  expect(await sticksOut(page)).toContain("img.");
  expect((await faultyPictures(page)).join()).toContain("no width and height");
});
