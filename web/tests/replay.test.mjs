// Replay: the OpenAI replay plays to its end, is scrubbed, stepped and shared; every scenario of the library stands
// under the charters it was written for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, cooperative, counted, everyWay, page, says, sound } from "./world.mjs";

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

const ready = (p) => p.locator(".replay-column").first().waitFor();
const standing = (p) =>
  p.locator(".replay-column").evaluateAll((all) => all.map((c) => c.querySelector(".replay-tries")?.innerText ?? ""));

async function open(address = "/view/replay", rest = {}) {
  const p = await page(browser, rest);
  await p.goto(`${world.base}${address}`);
  await ready(p);
  return p;
}

test("the moment of the decision, in both languages and sizes", async () => {
  const at = "/view/replay?scenario=openai-2023&c=openai-2016,balanced&t=2023-11-17T20:28:00Z";
  await everyWay(browser, world, at, "replay", ready);
});

test("the OpenAI replay plays to the end, and says what came of it", async () => {
  const p = await open();
  await counted(p.locator(".replay-column"), 4);
  await says(p.locator(".replay-now"), /17 Nov 2023, 04:00/);
  await p.goto(`${world.base}/view/replay?t=2023-11-20T22:10:00Z`);
  await ready(p);
  await says(p.locator(".replay-column").nth(2), /3 yes, 491 no; 372 needed[^]*487 of 767/);
  await p.goto(`${world.base}/view/replay?t=2023-11-21T12:00:00Z`); // plays what is left
  await ready(p);
  await p.getByLabel("Speed").selectOption("4");
  await p.getByRole("button", { name: "Play", exact: true }).click();
  await p.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await p.locator(".replay-ending").waitFor({ timeout: 40_000 });
  await p.getByRole("button", { name: "Play", exact: true }).waitFor();
  const end = await p.locator(".replay-ending").innerText();
  assert.match(end, /January 2016[^]*in force at once[^]*738 of 770/);
  assert.match(end, /default[^]*in force after 2 d/i);
  assert.match(end, /DAO[^]*rejected after 8 d/);
  assert.match(end, /balanced[^]*undone after 3 d 10 h/);
  await p.getByText("As a table").click();
  await says(p.locator(".replay-table"), /490 of staff stand against/);
  await p.getByText("People of the scenario").click();
  await sound(p, "replay-end");
  await p.context().close();
});

test("steps by keyboard, each charter at its own pace; what a moment is is said", async () => {
  const p = await open(`/view/replay?t=2023-11-17T04:00:00Z`);
  assert.deepEqual(await standing(p), ["", "", "", ""]);
  await says(p.locator(".replay-column").nth(3), /Nothing has been tried/);
  await p.keyboard.press("ArrowRight");
  const [first, , , balanced] = await standing(p);
  assert.match(first, /Remove the chief executive[^]*under way/);
  assert.match(balanced, /stopped here[^]*minimum 7/);
  await p.keyboard.press("End");
  assert.match((await standing(p))[0], /in force/);
  await p.locator("#replay-spoken", { hasText: "Sam Altman leaving ceo" }).waitFor({ state: "attached" });
  await p.keyboard.press("Home");
  await says(p.locator(".replay-now"), /31 Jan 2023/);
  await p.keyboard.press(" ");
  await p.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await p.keyboard.press(" ");
  await p.getByRole("button", { name: "Play", exact: true }).waitFor();
  await p.context().close();
});

test("who knew at that moment, and how", async () => {
  const p = await open(`/view/replay?c=delaware-default&t=2023-11-17T20:19:00Z`);
  const knows = await p.locator(".replay-faces.small-ones .replay-name").allTextContents();
  for (const one of ["Sam Altman: told by duty", "Mira Murati: told by choice", "Employees: does not know"])
    assert.ok(knows.includes(one), `${one} in ${knows}`);
  await says(p.locator(".replay-column"), /Who knows: 7 of 777/);
  await p.context().close();
});

test("the charter of the organisation that is served can be one of them", async () => {
  const p = await open("/view/replay?scenario=fsf-2021&c=fsf,present");
  await says(p.locator(".replay-column").nth(1), /present/);
  await p.locator(".replay-choices summary").click();
  assert.equal(await p.getByLabel("Charter 2").inputValue(), "present");
  await p.getByLabel("Charter 2").selectOption("fsf-counter");
  await p.waitForFunction(() => location.search.includes("c=fsf,fsf-counter"));
  await p.locator(".replay-column", { hasText: "fsf-counter" }).waitFor();
  await p.context().close();
});

test("a shared link shows the same moment", async () => {
  const p = await open("/view/replay?c=openai-2016,balanced&variant=quiet", { permissions: ["clipboard-write", "clipboard-read"] });
  for (let i = 0; i < 9; i++) await p.keyboard.press("ArrowRight");
  await p.getByRole("button", { name: "Copy a link" }).click();
  await p.getByText("Link copied").waitFor();
  const link = await p.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /scenario=openai-2023&c=openai-2016,balanced&variant=quiet&t=2023-11-1[0-9:TZ.-]+/);
  const q = await page(browser);
  await q.goto(link);
  await ready(q);
  assert.deepEqual(await standing(q), await standing(p));
  assert.equal(await q.locator(".replay-now").innerText(), await p.locator(".replay-now").innerText());
  assert.equal(await q.getByLabel("What if").inputValue(), "quiet");
  await p.context().close();
  await q.context().close();
});

test("scrubbing changes little in a frame", async () => {
  const p = await open();
  const cdp = await p.context().newCDPSession(p);
  await cdp.send("Performance.setTimeDomain", { timeDomain: "threadTicks" }); // the page's own time, however busy the machine
  await cdp.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (name) => 1000 * metrics.find((m) => m.name === name).value;
    return { script: of("ScriptDuration"), style: of("RecalcStyleDuration"), layout: of("LayoutDuration") };
  };
  const scrub = (from, by) => p.evaluate(async ([from, by]) => {
    const range = document.querySelector(".replay-axis input");
    let now = 0, most = 0;
    const watch = new MutationObserver((list) => (now += list.length));
    watch.observe(document.querySelector(".replay"), { subtree: true, childList: true, attributes: true, characterData: true });
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const first = await frame();
    let last = first;
    for (let i = 0; i < 100; i++) {
      now = 0;
      range.value = String(from + by * i);
      range.dispatchEvent(new Event("input", { bubbles: true }));
      last = await frame();
      most = Math.max(most, now);
    }
    watch.disconnect();
    return { most, rate: (100_000 / (last - first)).toFixed(0), all: document.querySelectorAll(".replay *").length };
  }, [from, by]);
  for (const [name, from, by] of [["slowly", 5100, 3], ["from end to end", 0, 99]]) {
    const before = await spent();
    const got = await scrub(from, by);
    const now = await spent();
    const each = Object.keys(now).map((k) => `${k} ${((now[k] - before[k]) / 100).toFixed(2)} ms`);
    console.log(`${name}: ${got.rate} frames a second on this machine now; of its own time a frame took ${each.join(", ")}; at most ${got.most} changes, ${got.all} elements`);
    assert.ok(got.most < 600, `${got.most} changes in one frame`);
  }
  await p.context().close();
});

test("where motion is unwanted it goes from step to step", async () => {
  const p = await open("/view/replay?c=openai-2016", { reducedMotion: "reduce" });
  await p.getByLabel("Speed").selectOption("4");
  await p.evaluate(() => {
    globalThis.places = new Set();
    const head = document.querySelector(".replay-head");
    new MutationObserver(() => globalThis.places.add(head.style.transform)).observe(head, { attributes: true });
  });
  await p.getByRole("button", { name: "Play", exact: true }).click();
  await p.waitForFunction(() => globalThis.places.size >= 3);
  await p.getByRole("button", { name: "Pause", exact: true }).click();
  const places = await p.evaluate(() => globalThis.places.size);
  assert.ok(places < 20, `${places} places in three steps`);
  await p.context().close();
});

test("every scenario of the library stands under its charters", async () => {
  const p = await open();
  const scenarios = await p.getByLabel("What happened").first().locator("option").evaluateAll((all) => all.map((o) => o.value));
  assert.ok(scenarios.length >= 8);
  for (const name of scenarios.filter((s) => s !== "openai-2023")) {
    await p.locator(".replay-choices select").first().selectOption(name);
    await p.waitForFunction((n) => location.search.includes(n) && document.querySelectorAll(".replay-column").length === 2, name);
    await ready(p);
    await p.keyboard.press("End");
    await p.locator(".replay-ending li").nth(1).waitFor();
    assert.ok((await p.locator(".replay-lines li").count()) > 0, name);
    assert.ok((await p.locator(".replay-tried").count()) > 1, name);
  }
  await sound(p, "replay-other");
  await p.context().close();
});
