// The audit: who decides, what departures do, ways to take over step by step, weights, findings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { laboratory } from "./lab.mjs";
import { browse, counted, everyWay, page, says, sound } from "./world.mjs";

let browser, world;

before(async () => {
  world = await laboratory();
  await world.serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

const there = (p) => p.locator(".audit-graph button").first().waitFor();

test("the audit stands in both languages and sizes", async () => {
  await everyWay(browser, world, "/view/audit", "audit", there);
});

test("a way to take over is gone through with the keyboard alone", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/audit`);
  await there(p);
  const steps = await p.locator(".audit-graph button").count();
  assert.ok(steps > 1, `${steps} steps`);
  await p.locator(".audit-graph button").first().focus();
  for (let i = 1; i < steps; i++) {
    await p.keyboard.press("ArrowRight");
    await p.locator(".audit-step", { hasText: `Step ${i + 1} of ${steps}` }).waitFor();
    assert.equal(await p.evaluate(() => document.activeElement?.getAttribute("aria-current")), "step");
  }
  await p.keyboard.press("ArrowRight"); // the last stays
  await p.locator(".audit-step", { hasText: `Step ${steps} of ${steps}` }).waitFor();
  await says(p.locator(".audit-step"), /Ines Adriaan/);
  const clause = await p.locator(".audit-step a").getAttribute("href");
  assert.match(clause, /\/view\/charter#L\d+$/);
  await p.locator(".audit-step a").click();
  await p.locator(".charter-line.here").waitFor();
  assert.deepEqual(p.complaints, []);
  await p.context().close();
});

test("the slider says what is so when some leave", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/audit`);
  await there(p);
  const slider = p.getByRole("slider");
  await slider.focus();
  for (let i = 0; i < 3; i++) await p.keyboard.press("ArrowRight");
  await p.getByText("If 3 of 9 leave Board of Directors").waitFor();
  await p.getByText("Nobody can use this power any more.").waitFor();
  await sound(p, "audit-left");
  await p.context().close();
});

test("which persons leave is chosen by keyboard, and the address says it to others", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/audit`);
  await there(p);
  const of = (q) => q.getByRole("region", { name: "Or these persons" });
  const focused = () => p.evaluate(() => document.activeElement?.textContent ?? "");
  await of(p).getByRole("button", { name: "Ines Adriaan" }).waitFor();
  await p.getByRole("slider").focus();
  for (const name of ["Ines Adriaan", "Jonas Berg", "Keiko Mori"]) {
    for (let i = 0; i < 40 && !(await focused()).includes(name); i++) await p.keyboard.press("Tab");
    await p.keyboard.press("Space");
    await of(p).locator("button[aria-pressed=true]", { hasText: name }).waitFor();
  }
  assert.equal(new URL(p.url()).search, "?leave=ines,jonas,keiko");
  await says(of(p), /If 3 persons left:\s*Ines Adriaan, Jonas Berg, Keiko Mori/);
  await says(of(p).getByRole("row", { name: /Remove the CEO|chief executive/i }).first(), /persons/);
  await sound(p, "audit-leavers");
  const told = await of(p).locator(".audit-without").innerText();
  const other = await page(browser, { size: "phone", lang: "id", scheme: "dark" });
  await other.goto(p.url());
  await there(other);
  await says(other.locator(".audit-without"), /orang/);
  const numbers = (text) => text.match(/\d+/g).join(" ");
  assert.equal(numbers(await other.locator(".audit-without").innerText()), numbers(told));
  await sound(other, "audit-leavers-phone-id");
  await p.getByText("Somebody else").focus();
  await p.keyboard.press("Enter");
  await p.getByRole("searchbox").fill("sami");
  await p.getByRole("button", { name: /^Sami Aalto sami$/ }).press("Enter");
  await says(of(p), /If 4 persons left/);
  await of(p).getByRole("button", { name: "All stay" }).press("Enter");
  await of(p).locator(".audit-without").waitFor({ state: "detached" });
  assert.equal(new URL(p.url()).search, "");
  await p.goto(`${world.base}/view/audit?leave=nobody_here,INES,<b>`);
  await there(p);
  await of(p).getByText("nobody_here").first().waitFor();
  for (const q of [p, other]) await q.context().close();
});

test("every figure leads to a clause that is there", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/audit`);
  await there(p);
  const lines = await p.evaluate(() => [...document.querySelectorAll('main a[href*="/view/charter#L"]')].map((a) => a.hash.slice(1)));
  assert.ok(lines.length >= 12, `${lines.length} links`);
  await p.goto(`${world.base}/view/charter`);
  await p.locator(".charter-item").first().waitFor();
  for (const id of new Set(lines)) await counted(p.locator(`#${id}`), 1, id);
  await p.context().close();
});
