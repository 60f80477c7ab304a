// People: what somebody holds and did; votes delegated, where they go, and taken back.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browse, counted, everyWay, found, page, root, says, signIn, signed, sound } from "./world.mjs";

let browser, world, dir;

before(async () => {
  dir = mkdtempSync(join(tmpdir(), "mufakat-people-"));
  const charter = readFileSync(join(root, "web/tests/acts.charter"), "utf8");
  writeFileSync(join(dir, "charter"), charter.replace("vacancies  filled by admit_member\n", "vacancies  filled by admit_member\n    delegable  transitive\n"));
  world = await found({
    charter: join(dir, "charter"),
    people: [
      ["ana", "Ana Wijaya", "members, chair"],
      ["budi", "Budi Santoso", "members"],
      ["citra", "Citra Lestari", "members, treasurer"],
    ],
  });
  await world.serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

test("votes are delegated by clicking, their way is told, and they are taken back", async () => {
  const p = await page(browser);
  const card = p.locator(".card", { hasText: "Delegated votes" });
  await signIn(p, world, "ana");
  await p.goto(`${world.base}/view/people/ana`);
  await card.getByText("Delegate votes").click();
  await card.getByRole("searchbox").fill("budi");
  await card.getByRole("button", { name: /Budi Santoso/ }).click();
  await card.getByRole("button", { name: "Delegate", exact: true }).click();
  await signed(p);
  await says(card, /all votes in Members → Budi Santoso/);
  await card.getByLabel("Which votes").selectOption("spend");
  await card.getByRole("checkbox", { name: /To nobody/ }).check();
  await card.getByRole("button", { name: "Delegate", exact: true }).click();
  await signed(p);
  await says(card, /votes in Members on “Spend from the common fund” → nobody/);
  world.act("citra", "file", "resolve", "text=Rope");
  await p.goto(`${world.base}/view/proposals/1`);
  await p.locator("#act").getByText(/Budi Santoso/).waitFor();
  await sound(p, "proposal-delegated");
  await everyWay(browser, world, "/view/people/ana", "people-delegated", (q) => q.getByText(/→/).first().waitFor());
  await p.goto(`${world.base}/view/people/ana`);
  await counted(card.getByRole("button", { name: "Take it back" }), 2);
  await card.getByRole("listitem").filter({ hasText: "all votes" }).getByRole("button", { name: "Take it back" }).click();
  await signed(p);
  await counted(card.getByRole("button", { name: "Take it back" }), 1);
  const other = await page(browser);
  await other.goto(`${world.base}/view/people/ana`);
  await other.getByText(/on “Spend from the common fund”/).waitFor();
  await counted(other.getByRole("button", { name: "Take it back" }), 0, "nobody else may");
  assert.deepEqual([...p.complaints, ...other.complaints], []);
  for (const q of [p, other]) await q.context().close();
});
