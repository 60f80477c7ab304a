// The charter: read with what an audit finds, compared through its history, amended in an editor.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { laboratory } from "./lab.mjs";
import { browse, counted, everyWay, found, page, root, says, signIn, sound } from "./world.mjs";

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

test("the contents lead to each part, by keyboard and whatever is shown of it", async () => {
  const p = await page(browser, { size: "phone" });
  await p.goto(`${world.base}/view/charter`);
  await p.locator(".charter-finding").first().waitFor();
  await p.getByRole("button", { name: "In sentences" }).click();
  await p.getByText("Contents", { exact: true }).focus();
  await p.keyboard.press("Enter");
  const link = p.locator(".charter-contents a", { hasText: "Remove a director" });
  await link.focus();
  await p.keyboard.press("Enter");
  const id = (await link.getAttribute("href")).slice(1);
  await p.waitForFunction((it) => {
    const { top } = document.getElementById(it).getBoundingClientRect();
    return top > 40 && top < innerHeight / 2; // below the frame's head
  }, id);
  await says(p.locator(`#${id}`), /Remove a director/);
  await sound(p, "charter-contents");
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

test("two versions of a charter are compared, line by line", async () => {
  const dir = mkdtempSync(join(tmpdir(), "mufakat-versions-"));
  const first = readFileSync(join(root, "web/tests/acts.charter"), "utf8").replace(
    /(power amend\(text: charter\)[^{]*\{)[^}]*/,
    "$1\n    proposed by  1 of members\n    votes        5 days, closing early\n    passes when  1 of members\n    effect       amend charter\n  ",
  );
  const versions = [first, first.replace("mission \"That every", "mission \"So that every"), first.replace("votes        5 days\n", "votes        6 days\n")];
  const paths = versions.map((text, i) => (writeFileSync(join(dir, `${i}.charter`), text), join(dir, `${i}.charter`)));
  const tirta = await found({ charter: paths[0], people: [["ana", "Ana Wijaya", "members, chair"], ["budi", "Budi Santoso", "members"], ["citra", "Citra Lestari", "members"]] });
  try {
    await tirta.serve();
    for (const [i, path] of paths.entries()) {
      if (i === 0) continue;
      tirta.act("ana", "document", path);
      tirta.act("ana", "file", "amend", `text=sha256:${createHash("sha256").update(versions[i]).digest("hex")}`);
      tirta.act("ana", "vote", String(i), "yes");
    }
    const p = await page(browser);
    await p.goto(`${tirta.base}/view/charter/history`);
    const changes = p.locator(".charter-change:is(.plus, .minus)");
    await counted(changes, 4); // the last against the one before: both lines that differ, taken out and put in
    await counted(p.locator("main ol.list li"), 3);
    await p.locator("main select").first().selectOption("0");
    await counted(changes, 2);
    await says(p.locator(".charter-change.minus del"), /votes +5 days$/);
    await says(p.locator(".charter-change.plus ins"), /votes +6 days$/);
    await sound(p, "charter-versions");
    await p.locator("main select").last().focus();
    await p.keyboard.press("ArrowUp"); // the one before
    await says(p.locator(".charter-change.plus ins"), /So that every act/);
    await p.keyboard.press("ArrowUp");
    await p.getByText("The two texts are the same.").waitFor();
    await p.locator("main ol.list a").first().click();
    await p.locator(".proposal-stands").waitFor();
    assert.deepEqual(p.complaints, []);
    await p.context().close();
  } finally {
    await tirta.end();
    rmSync(dir, { recursive: true, force: true });
  }
});
