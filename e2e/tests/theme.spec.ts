// Light, dark, or following the system.
import { expect, test } from "../fixtures/test";

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts, colorScheme: "light" });

    test("the dark look is chosen at the foot of the page and kept", async ({ page }) => {
      const look = () => page.locator("body").evaluate(body => getComputedStyle(body).backgroundColor);
      await page.goto("/contacts/");
      const light = await look();
      const dark = page.getByRole("group", { name: "Оформление сайта" }).getByRole("button", { name: "Тёмная" });
      await expect(dark).toHaveAttribute("aria-pressed", "false");
      const kept = page.waitForResponse(answer => new URL(answer.url()).pathname === "/theme/");
      await dark.click();
      await kept;
      await expect(dark).toHaveAttribute("aria-pressed", "true");
      await expect(page, "still on the page").toHaveURL("/contacts/");
      expect(await look()).not.toBe(light);
      await page.goto("/catalog/");
      await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
      expect(await look()).not.toBe(light);
      await page.getByRole("button", { name: "Как в системе" }).click();
      await expect(page.locator("html")).not.toHaveAttribute("data-bs-theme");
      await expect.poll(look).toBe(light);
    });
  });
}
