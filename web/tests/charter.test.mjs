// The charter: read with what an audit finds, compared through its history, amended in an editor.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { laboratory } from "./lab.mjs";
import { browse, counted, everyWay, page, says, signIn, sound } from "./world.mjs";

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

const presentText = async () => (await fetch(`${world.base}/charter`)).text();

test("the charter stands in both languages and sizes, with findings at their clauses", async () => {
  await everyWay(browser, world, "/view/charter", "charter", async (p) => {
    await p.locator(".charter-item").first().waitFor();
    await p.locator(".charter-finding").first().waitFor();
  });
});

test("an address names a line", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/charter#L44`);
  await p.locator("#L44.here").waitFor();
  await says(p.locator("#L44"), /power remove_ceo/);
  const { y } = await p.locator("#L44").boundingBox();
  assert.ok(y > 0 && y < 900, `at ${y}`);
  await p.getByRole("button", { name: "As written" }).click();
  await counted(p.locator(".charter-said"), 0);
  await p.context().close();
});

test("the editor checks while one types, and puts the cursor where a mistake is", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/charter/amend`);
  const field = p.getByRole("textbox");
  await p.locator("#charter-state .yes").waitFor();
  const text = await presentText();
  await field.fill(text.replace("proposed by   2 of board within 3 days", "proposed by   2 of bored within 3 days"));
  await p.locator("#charter-state .no").waitFor();
  await says(p.locator(".charter-desk"), /bored/);
  await p.getByRole("button", { name: /To line 45/ }).first().click();
  const at = await field.evaluate((f) => [document.activeElement === f, f.value.slice(f.selectionStart).split("\n")[0]]);
  assert.deepEqual(at, [true, "bored within 3 days"]);
  await sound(p, "charter-amend-mistake");
  await p.context().close();
});

test("an amendment shows whom it helps, is stored and filed", async () => {
  const p = await page(browser);
  await signIn(p, world, "petra");
  await p.goto(`${world.base}/view/charter/amend`);
  const field = p.getByRole("textbox");
  await p.locator("#charter-state .yes").waitFor();
  const text = await presentText();
  const weaker = text.replace(/(power remove_director[\s\S]*?)\n *challenge by[\s\S]*?(?=\n *(?:delay|effect))/, "$1");
  assert.notEqual(weaker, text);
  await field.fill(weaker);
  await p.locator(".charter-desk .said.wait", { hasText: /can now do what took/ }).waitFor();
  await p.locator(".charter-change.minus").first().waitFor();
  await sound(p, "charter-amend");
  await p.getByRole("button", { name: /Store the text/ }).click();
  await p.locator("dialog").getByRole("button", { name: "Sign and send" }).click();
  await p.locator("dialog").getByRole("button", { name: "Done", exact: true }).click();
  await p.getByText("The text is stored.").waitFor();
  await p.getByRole("button", { name: /File the proposal/ }).click();
  await p.locator("dialog").getByRole("button", { name: "Sign and send" }).click();
  await p.getByText(/Taken, durable/).waitFor();
  const { proposals } = await (await fetch(`${world.base}/proposals`)).json();
  assert.equal(proposals.length, 1);
  assert.equal(proposals[0].power, "amend_charter");
  assert.deepEqual(p.complaints, []);
  await p.context().close();
});

test("hostile texts change nothing but the text", async () => {
  const p = await page(browser, { size: "phone" });
  let obeyed = false;
  await p.exposeFunction("obey", () => (obeyed = true));
  await p.goto(`${world.base}/view/charter/amend`);
  await p.locator("#charter-state .yes").waitFor();
  await p.getByRole("textbox").fill(
    (await presentText())
      .replace('"Employees"', '"<img src=x onerror=obey()><script>obey()</script>"')
      .replace('"Chief Executive"', `"\u202Eevil\u202C ${"long".repeat(60)} 👩‍👩‍👧‍👦"`) +
      "\n# <script>obey()</script>\n\n[x](javascript:obey()) <img src=x onerror=obey()>\n",
  );
  await p.locator(".charter-change.plus").first().waitFor();
  await p.waitForTimeout(800);
  await sound(p, "charter-hostile");
  assert.equal(obeyed, false);
  await p.context().close();
});

test("history tells every charter there was", async () => {
  await everyWay(browser, world, "/view/charter/history", "charter-history", (p) => p.locator("main .list li").first().waitFor());
});
