// No dead ends: for people whose page is outdated, who read the rules in between, whose picture is large.
import { newcomer, register, signIn } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("a profile that was opened before another login is shown again and saved at the second try", async ({ page, context }) => {
      const person = await register(newcomer());
      await context.addCookies(await signIn(person));
      await page.goto("/profile/");
      const other = await context.newPage();
      await other.goto("/profile/");
      await other.getByRole("button", { name: "Выйти" }).click();
      await other.goto("/login/");
      await other.getByLabel("Логин или электронная почта").fill(person.login);
      await other.getByLabel("Пароль", { exact: true }).fill(person.password);
      await other.getByRole("main").getByRole("button", { name: "Войти" }).click();
      await expect(other).toHaveURL("/profile/");

      await page.getByLabel("Адрес доставки").fill("Тверь, Центральная, 1");
      await page.getByRole("button", { name: "Сохранить" }).click();
      if (!scripts) {
        await expect(page.getByRole("alert")).toContainText("Страница устарела");
        await expect(page.getByLabel("Адрес доставки")).toHaveValue("Тверь, Центральная, 1");
        await page.getByRole("button", { name: "Сохранить" }).click();
      }
      await expect(page.getByRole("status").filter({ hasText: "Профиль сохранён" })).toBeVisible();
      await expect(page.getByLabel("Адрес доставки")).toHaveValue("Тверь, Центральная, 1");
    });

    test("rules open beside the registration, which keeps what was typed", async ({ page, context }) => {
      await page.goto("/register/");
      await page.getByLabel("Имя", { exact: true }).fill("Ольга");
      const opened = context.waitForEvent("page");
      await page.getByRole("link", { name: "правила магазина (откроются в новой вкладке)" }).click();
      await expect((await opened).getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByLabel("Имя", { exact: true })).toHaveValue("Ольга");
    });
  });
}

test("a page of one customer changes nothing of another who signed in meanwhile", async ({ page, context }) => {
  const [anna, boris] = [await register(newcomer()), await register(newcomer())];
  await context.addCookies(await signIn(anna));
  await page.goto("/profile/");
  await context.clearCookies();
  await context.addCookies(await signIn(boris));
  const other = await context.newPage();
  await other.goto("/profile/");
  await page.getByLabel("Адрес доставки").fill("Тверь, Центральная, 1");
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Страница устарела" })).toBeVisible();
  await other.reload();
  await expect(other.getByLabel("Адрес доставки")).not.toHaveValue("Тверь, Центральная, 1");
});

test("empty fields of the registration say that they are empty, in the order of the page", async ({ page }) => {
  await page.goto("/register/");
  await page.getByRole("button", { name: "Зарегистрироваться" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveText([
    "Укажите фамилию", "Укажите имя", "Укажите логин", "Укажите электронную почту", "Укажите пароль", "Введите пароль ещё раз",
    "Необходимо согласие с правилами", "Необходимо согласие на обработку персональных данных",
  ]);
});

test("the form says that the own name is no password", async ({ page }) => {
  await page.goto("/register/");
  await page.getByLabel("Фамилия").fill("Петрова");
  await page.getByLabel("Имя", { exact: true }).fill("Анна");
  await page.getByLabel("Пароль", { exact: true }).fill("Петрова-Анна");
  await page.getByLabel("Пароль", { exact: true }).press("Tab");
  await expect(page.locator("#password-fault")).toContainText("слишком похож");
  await page.getByLabel("Пароль", { exact: true }).fill("Анна любит чай");
  await expect(page.locator("#password-fault")).toHaveCount(0);
});

test("a photo that is too large is made smaller before it is sent, an empty file is called empty", async ({ page, context }) => {
  await context.addCookies(await signIn(await register(newcomer())));
  await page.goto("/profile/");
  const field = page.getByLabel("Фотография");
  await field.setInputFiles({ name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) });
  await expect(page.locator("#avatar-fault")).toHaveText("Файл пустой: выберите другой");
  // Noise does not compress: a PNG of this size is about 9 MiB.
  const large = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1800, 1700];
    const brush = canvas.getContext("2d");
    const noise = brush?.createImageData(canvas.width, canvas.height);
    if (!brush || !noise) return "";
    for (let at = 0; at < noise.data.length; at += 65536) crypto.getRandomValues(noise.data.subarray(at, at + 65536));
    for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
    brush.putImageData(noise, 0, 0);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  const buffer = Buffer.from(large, "base64");
  expect(buffer.length).toBeGreaterThan(5 * 1024 * 1024);
  await field.setInputFiles({ name: "large.png", mimeType: "image/png", buffer });
  await page.getByRole("button", { name: "Загрузить" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Фотография обновлена" })).toBeVisible();
});
