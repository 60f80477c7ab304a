// The frame of every page: where one is, languages, light, signing in, and an act signed from beginning to end.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, cooperative, everyWay, page, says, signIn, soon, sound } from "./world.mjs";

let browser, world;

before(async () => {
  world = await cooperative();
  await world.serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

test("home stands in both languages and sizes", async () => {
  await everyWay(browser, world, "/", "home", (p) => p.locator("main h1").waitFor());
});

test("the design system shows itself", async () => {
  await everyWay(browser, world, "/view/design", "design", (p) => p.locator("main h1").waitFor());
});

test("signing in with a key file, and out again", async () => {
  const p = await page(browser);
  await signIn(p, world, "ana");
  await says(p.locator("header .settings"), /Ana Wijaya/);
  await sound(p, "signed-in");
  await p.reload();
  await p.locator(".said.yes").waitFor();
  await p.getByRole("button", { name: /Sign out/ }).click();
  await p.locator(".said.yes").waitFor({ state: "detached" });
  await p.context().close();
});

test("a click on the first page is answered as soon as its heading stands", async (t) => {
  const { painted, heading, answered } = await soon(browser, world.base);
  assert.ok(heading > 0 && answered >= heading);
  const ms = (n) => `${Math.round(n)} ms`; // told, not judged: machines that test are busy
  t.diagnostic(`painted after ${ms(painted)}, heading after ${ms(heading)}, a click answered after ${ms(answered)}`);
});

test("first load is small", async () => {
  const p = await page(browser);
  let bytes = 0;
  p.on("response", async (r) => {
    if (/\/(assets\/.*|)$/.test(new URL(r.url()).pathname)) bytes += Number((await r.allHeaders())["content-length"] ?? 0);
  });
  await p.goto(world.base);
  await p.locator("main h1").waitFor();
  await p.waitForTimeout(500);
  assert.ok(bytes > 0 && bytes < 60_000, `${bytes} bytes compressed`);
  await p.context().close();
});
