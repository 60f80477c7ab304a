// The record and the people: read in every way, verified by the browser itself, and a tampered record caught by it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, cooperative, everyWay, found, page, says, sound } from "./world.mjs";

let browser, world;

before(async () => {
  world = await cooperative();
  await world.serve();
  world.act("budi", "file", "remove_treasurer", "person=ana", "grounds=No account since January");
  world.act("citra", "sign", "1");
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

test("the record stands in both languages and sizes", async () => {
  await everyWay(browser, world, "/view/ledger", "ledger", (p) => p.locator("table tbody tr").first().waitFor());
});

test("people stand in both languages and sizes", async () => {
  await everyWay(browser, world, "/view/people", "people", (p) => p.locator("table tbody tr").first().waitFor());
  await everyWay(browser, world, "/view/people/ana", "person", (p) => p.locator("main .list li").first().waitFor());
});

test("the browser verifies the record by itself, and knows it again", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/ledger`);
  await p.getByRole("button", { name: "Verify now" }).click();
  await p.locator(".said.yes").waitFor();
  await says(p.locator(".said.yes"), /Sound: 3 entries, 2 signed acts/);
  world.act("budi", "say", "1", "There is no account.");
  await p.getByRole("button", { name: "Verify again" }).click();
  await p.getByText("It continues the record of 3 entries").waitFor();
  await sound(p, "ledger-verified");
  await p.context().close();
});

// What a dishonest server would have to do: hand out other bytes. The page must see each of them.
for (const [name, change] of [
  ["another word in an act", (b) => b.replace("No account", "An account")],
  ["another act's instant", (b) => b.replace(/\nat 2\d\d\d/, "\nat 1999")],
  ["another person", (b) => b.replace("argument person person ana", "argument person person eko")],
])
  test(`the browser sees ${name}`, async () => {
    const p = await page(browser);
    await p.route("**/ledger/tile/entries/**", async (route) => {
      const r = await route.fetch();
      const body = Buffer.from(change((await r.body()).toString("latin1")), "latin1");
      await route.fulfill({ response: r, body });
    });
    await p.goto(`${world.base}/view/ledger`);
    await p.getByRole("button", { name: "Verify now" }).click();
    await p.locator(".said.no").waitFor();
    await p.context().close();
  });

test("what is sealed is counted, and once opened verified", async () => {
  const closed = await found({
    charter: "charters/openai-2016.md",
    people: [
      ["ana", "Ana", "board, ceo"],
      ["budi", "Budi", "board, chair"],
      ["citra", "Citra", "board"],
      ["dewi", "Dewi", "board"],
      ["eko", "Eko", "staff"],
    ],
  });
  closed.run("file", "remove_ceo", "person=ana", "--key", closed.key("citra"));
  closed.run("vote", "1", "yes", "--key", closed.key("citra"));
  closed.run("tell", "1", "dewi", "--key", closed.key("citra"));
  await closed.serve();
  try {
    const p = await page(browser);
    await p.goto(`${closed.base}/view/ledger`);
    await p.getByRole("button", { name: "Verify now" }).click();
    await p.getByText("3 entries are sealed").waitFor();
    closed.act("citra", "tell", "1", "budi");
    closed.act("dewi", "vote", "1", "yes");
    closed.act("budi", "vote", "1", "yes");
    await p.getByRole("button", { name: "Verify again" }).click();
    await p.getByText("It continues the record of").waitFor();
    assert.doesNotMatch(await p.locator(".said.yes").innerText(), /sealed/);
    await says(p.locator(".said.yes"), /6 signed acts/);
    await p.context().close();
  } finally {
    await closed.end();
  }
});
