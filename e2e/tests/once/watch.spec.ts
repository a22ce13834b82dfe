// Tests the watch itself: with a blind watch, browser tests prove nothing.
import { expect, test } from "../../fixtures/test";
import { Watch } from "../../fixtures/watch";

test("the watch sees a console error, a script's fault, a foreign request, a breach of the policy and a missing picture", async ({ browser }) => {
  const context = await browser.newContext();
  const watch = new Watch();
  watch.over(context);
  const page = await context.newPage();
  await page.goto("/contacts/");
  expect(watch.faults).toEqual([]);
  expect(watch.requests, "the page, its style and its script").toBeGreaterThan(2);

  await page.evaluate(async () => {
    console.error("said aloud");
    setTimeout(() => { throw new Error("thrown"); });
    await fetch("http://techstore.invalid/").catch(() => undefined);
    const picture = document.createElement("img");
    picture.src = "/static/no-such-picture.png";
    document.body.append(picture);
    document.body.setAttribute("style", "color: red");
  });
  const seen = () => watch.faults.join("\n");
  await expect.poll(seen).toContain("said aloud");
  await expect.poll(seen).toContain("script failed: thrown");
  await expect.poll(seen).toMatch(/Content Security Policy[\s\S]*techstore\.invalid|techstore\.invalid[\s\S]*Content Security Policy/);
  await expect.poll(seen).toContain("404 for image");
  await expect.poll(seen).toMatch(/inline style.*Content Security Policy/);
  await context.close();
});

test("the watch sees a request to another site that no policy stops", async ({ browser }) => {
  const context = await browser.newContext();
  const watch = new Watch();
  watch.over(context);
  const page = await context.newPage();
  await context.route("http://techstore.invalid/**", route => route.fulfill({ body: "" }));
  await page.goto("/contacts/");
  await page.goto("http://techstore.invalid/").catch(() => undefined);
  await expect.poll(() => watch.faults.join("\n")).toContain("asked another site: http://techstore.invalid/");
  await context.close();
});
