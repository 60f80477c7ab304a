// Thousands of proposals and tens of thousands of members: lists are paged, names are searched by the server.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browse, counted, found, many, page, root, says, signIn, sound } from "./world.mjs";

const PROPOSALS = Number(process.env.PROPOSALS ?? 10_000);
const MEMBERS = Number(process.env.MEMBERS ?? 20_000);

let browser, dir, world;

before(async () => {
  dir = mkdtempSync(join(tmpdir(), "mufakat-many-"));
  const law = readFileSync(join(root, "web/tests/acts.charter"), "utf8");
  const open = law
    .replace(/seats {6}6 between 5 and 12/, "seats      open")
    .replace(/ +vacancies.*\n/, "")
    .replace("seat person on members", "admit person to members");
  writeFileSync(join(dir, "law"), open);
  world = await found({
    charter: join(dir, "law"),
    people: [["ana", "Ana Wijaya", "members, chair"]],
    crowd: MEMBERS,
    serving: ["--filings", "1000000000"],
  });
  await world.serve();
  const filings = Array.from({ length: PROPOSALS }, (_, i) => {
    const text = `Resolution ${i + 1}`;
    return `do file\npower resolve\nargument text text ${text.length}\n${text}\n`;
  });
  assert.deepEqual(await many(world, "ana", filings), []);
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
  rmSync(dir, { recursive: true, force: true });
});

/** Milliseconds until that is done, and how many requests it took. */
async function took(p, doing) {
  let requests = 0;
  const count = () => requests++;
  p.on("request", count);
  const from = performance.now();
  await doing();
  p.off("request", count);
  return { ms: Math.round(performance.now() - from), requests };
}

test("the list and home show a page of them", async (t) => {
  const p = await page(browser);
  const list = await took(p, async () => {
    await p.goto(`${world.base}/view/proposals`);
    await p.locator(".proposals-line").first().waitFor();
  });
  await counted(p.locator(".proposals-line"), Math.min(50, PROPOSALS));
  await says(p.locator(".proposals-pager"), new RegExp(PROPOSALS.toString()));
  const older = await took(p, async () => {
    await p.getByRole("link", { name: "Older" }).click();
    await p.locator(".proposals-number", { hasText: new RegExp(`^${PROPOSALS - 50}$`) }).waitFor();
  });
  await sound(p, "proposals-many");
  const home = await took(p, async () => {
    await p.goto(world.base);
    await p.locator(".home-more").waitFor();
  });
  await counted(p.locator(".home-bodies .seat:not(.vacant)"), 15, "the chair, and the first few members");
  await sound(p, "home-many");
  t.diagnostic(`${PROPOSALS} proposals, ${MEMBERS} members: ${JSON.stringify({ list, older, home })}`);
  for (const it of [list, older, home]) assert.ok(it.requests < 30, JSON.stringify(it));
  await p.context().close();
});

test("one of them, with all who may act; a person found by name; what waits", async (t) => {
  const p = await page(browser);
  await signIn(p, world, "ana");
  const one = await took(p, async () => {
    await p.goto(`${world.base}/view/proposals/${PROPOSALS}`);
    await p.locator("#act .proposal-votes").waitFor();
  });
  await p.getByRole("button", { name: "May act" }).click();
  await p.getByText("Member 99", { exact: true }).waitFor();
  await p.getByRole("button", { name: "More" }).click();
  await p.getByText("Member 199", { exact: true }).waitFor();
  const found = await took(p, async () => {
    await p.goto(`${world.base}/view/file/dismiss`);
    await p.getByRole("searchbox").fill(`member ${MEMBERS}`);
    await p.getByRole("button", { name: `Member ${MEMBERS}` }).waitFor();
  });
  const waits = await took(p, async () => {
    await p.goto(world.base);
    await p.locator(".card", { hasText: "Waits for you" }).locator(".proposals-line").nth(19).waitFor();
  });
  t.diagnostic(JSON.stringify({ one, found, waits }));
  await p.context().close();
});
