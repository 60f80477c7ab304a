// Home and the list of proposals; filing one by clicking.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { HOSTILE, acts, browse, counted, everyWay, page, root, says, signIn, signed, sound } from "./world.mjs";

let browser, world;

before(async () => {
  world = await acts();
  await world.serve();
  world.act("ana", "file", "resolve", `text=${HOSTILE}`);
  world.act("budi", "file", "backed", "text=More room for bicycles");
  world.act("ana", "file", "dismiss", "person=citra", "grounds=The books don't balance");
  world.act("dewi", "file", "backed", "text=Taken back");
  world.act("dewi", "withdraw", "4");
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

test("home says who sits where, what is open, what was decided", async () => {
  const ready = (p) => p.locator(".home-bodies .seat.vacant").first().waitFor();
  await everyWay(browser, world, "/", "home", ready);
  const p = await page(browser);
  await p.goto(world.base);
  await ready(p);
  await counted(p.locator(".home-bodies .card", { hasText: "Members" }).locator(".seat.vacant"), 1);
  await counted(p.locator(".card", { hasText: "Decided lately" }).locator("li"), 1);
  await says(p.locator(".card", { hasText: "Offices" }), /Ana Wijaya/);
  await p.locator(".card", { hasText: "The charter" }).locator(".badge, p", { hasText: /serious|grave|note|nothing weak/ }).first().waitFor();
  await p.context().close();
});

test("home says what waits for whoever is signed in, and follows what happens", async () => {
  const p = await page(browser);
  await signIn(p, world, "citra");
  await p.goto(world.base);
  const mine = p.locator(".card", { hasText: "Waits for you" });
  await mine.locator("li").nth(2).waitFor();
  await counted(mine.locator("li"), 3, "a vote, a support, a hearing");
  world.act("citra", "vote", "1", "yes");
  await mine.locator("li").nth(2).waitFor({ state: "detached" });
  await sound(p, "home-signed-in");
  await p.context().close();
});

test("the list: open, ended, all; by number", async () => {
  await everyWay(browser, world, "/view/proposals", "proposals", (p) => p.locator(".proposals-line").first().waitFor());
  const p = await page(browser);
  await p.goto(`${world.base}/view/proposals`);
  await p.locator(".proposals-line").first().waitFor();
  await counted(p.locator(".proposals-line"), 3);
  await p.getByRole("link", { name: "Ended" }).click();
  await p.locator(".proposals-line", { hasText: "withdrawn" }).waitFor();
  await counted(p.locator(".proposals-line"), 1);
  await p.getByPlaceholder("Number").fill("3");
  await p.keyboard.press("Enter");
  await p.getByRole("heading", { name: /Remove the treasurer/ }).waitFor();
  await p.context().close();
});

test("filing: a power, its values, the signature", async () => {
  await everyWay(browser, world, "/view/file/dismiss", "file-dismiss", (p) => p.locator(".picker li").first().waitFor());
  const p = await page(browser);
  await signIn(p, world, "dewi");
  await p.goto(`${world.base}/view/file`);
  await p.locator(".proposals-power").first().waitFor();
  await sound(p, "file");
  await p.getByRole("link", { name: "Spend from the common fund" }).click();
  await p.getByLabel("purpose").fill("Rope");
  assert.ok(await p.getByRole("button", { name: "File it" }).isDisabled());
  await p.getByLabel("sum").fill("120");
  await p.getByRole("button", { name: "File it" }).click();
  await signed(p);
  await p.getByRole("heading", { name: "Spend from the common fund" }).waitFor();
  await says(p.locator(".facts"), /Rope[\s\S]*120/);
  await p.context().close();
});

test("filing about a person, who is searched for; what the charter refuses is said with its clause", async () => {
  const p = await page(browser);
  await signIn(p, world, "eko");
  const fill = async () => {
    await p.goto(`${world.base}/view/file/dismiss`);
    await p.getByRole("searchbox").fill("citr");
    await p.getByRole("button", { name: /Citra Lestari/ }).click();
    await p.getByLabel("grounds").fill(HOSTILE);
    await p.getByRole("button", { name: "File it" }).click();
  };
  await fill();
  await signed(p);
  await p.getByRole("heading", { name: "Remove the treasurer: Citra Lestari" }).waitFor();
  await fill();
  await p.locator("dialog .said.no").waitFor();
  await says(p.locator("dialog .said.no"), /line \d+ of the charter/);
  await sound(p, "file-refused");
  await p.context().close();
});

test("filing a choice with its options, and a charter whose text is stored first", async () => {
  const p = await page(browser);
  await signIn(p, world, "ana");
  await p.goto(`${world.base}/view/file/pick`);
  await p.getByLabel("question").fill("Which colour?");
  await p.getByLabel(/Options/).fill(`Blue\nGreen\n${HOSTILE.replace(/\n/g, " ")}`);
  await p.getByRole("button", { name: "File it" }).click();
  await signed(p);
  await p.getByRole("heading", { name: "A choice" }).waitFor();
  const charter = readFileSync(join(root, "web/tests/acts.charter"), "utf8").replace("delay        2 days", "delay        5 days");
  await p.goto(`${world.base}/view/file/amend`);
  await p.getByLabel(/text/).fill(charter);
  await p.getByRole("button", { name: "Store the text" }).click();
  await p.locator("dialog").getByRole("button", { name: "Sign and send" }).click();
  await p.locator("dialog", { hasText: "You file a proposal" }).waitFor();
  await signed(p);
  await p.getByRole("heading", { name: "Change this charter" }).waitFor();
  const href = await p.locator(".facts a").getAttribute("href");
  assert.equal(await (await fetch(world.base + href.replace("?as=html", ""))).text(), charter);
  await p.context().close();
});
