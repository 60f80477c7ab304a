// Founding an organisation on a page: a charter of the library, another number in it, people, two files; and `mufakat
// found` takes them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browse, cooperative, counted, everyWay, page, root, says, sound } from "./world.mjs";

const program = process.env.MUFAKAT ?? join(root, "build/release/mufakat");
const numbers = "/view/found/numbers?charter=cooperative.charter";
const hostile = "</script><img src=x onerror=alert(1)> \u202e\"\\ {0} " + "W".repeat(150);
let browser, world, dir;

before(async () => {
  world = await cooperative();
  await world.serve();
  browser = await browse();
  dir = mkdtempSync(join(tmpdir(), "mufakat-found-"));
});
after(async () => {
  await browser?.close();
  await world?.end();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

/* A public key of somebody new. */
function key(who) {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", who, "-f", join(dir, who)]);
  return readFileSync(join(dir, `${who}.pub`), "utf8").trim();
}

const figures = (p, power) => p.locator(`tr[data-power=${power}] td`).allInnerTexts();
const settled = (p) => p.locator(".found-powers").waitFor().then(() => p.locator(".found-working").waitFor({ state: "detached" }));

async function addPerson(p, name, places, line) {
  await p.getByRole("button", { name: "Add a person" }).click();
  const card = p.locator(".found-person").last();
  await p.keyboard.type(name); // the new person's name has the focus
  for (const place of places) await card.getByLabel(place, { exact: true }).check();
  if (line) await card.getByLabel("Public key").fill(line);
  return card;
}

test("charters are picked by kind and by words", async () => {
  await everyWay(browser, world, "/view/found", "found-pick", (p) => p.locator(".found-cards").first().waitFor());
  const other = await page(browser, { lang: "id" });
  await other.goto(`${world.base}/view/found`);
  await says(other.locator(".found-cards h3[lang=id]").first(), /Piagam yang seimbang/);
  await other.context().close();
  const p = await page(browser);
  await p.goto(`${world.base}/view/found`);
  await p.getByLabel("Search the charters").fill("boat co-operative");
  await counted(p.locator(".found-cards li"), 1);
  await p.locator(".found-cards a").focus();
  await p.keyboard.press("Enter");
  await p.locator("h1", { hasText: "The numbers" }).waitFor();
  assert.match(p.url(), /\/view\/found\/numbers\?charter=cooperative\.charter$/);
  await p.context().close();
});

test("a charter and its audit stand in both languages and sizes", async () => {
  await everyWay(browser, world, "/view/found/numbers?charter=balanced.md", "found-numbers", async (p) => {
    await settled(p);
    await p.locator(".found-prose h2, .found-prose h3").first().waitFor();
  });
});

test("a number is changed, the audit moves; three people; two files; and they found", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}${numbers}`);
  await settled(p);
  const was = await figures(p, "remove_treasurer");
  const field = p.getByLabel(/^Remove the treasurer: passes when 2\/3/);
  await field.fill("1/");
  await says(p.locator(".found-fault"), /Not a number/);
  await field.fill("1/4");
  await p.locator(".found-move").first().waitFor();
  assert.notDeepEqual(await figures(p, "remove_treasurer"), was);
  await says(p.locator(".found-moves"), /can now do what took 3/);
  await counted(p.locator(".found-yours li"), 1);
  await sound(p, "found-changed");
  await p.reload();
  assert.equal(await p.locator(".found-number.changed").inputValue(), "1/4");
  for (const k of ["ArrowUp", "ArrowUp", "ArrowDown"]) await p.locator(".found-number.changed").press(k);
  await p.getByRole("link", { name: "On to the people" }).click();

  await p.getByLabel("Name of the organisation").fill("Landing Stage");
  const keys = ["Ana Wijaya", "Budi Santoso", "Citra Lestari"].map((name) => [name, key(name.split(" ")[0])]);
  await addPerson(p, keys[0][0], ["Members", "Treasurer"], keys[0][1]);
  await addPerson(p, keys[1][0], ["Chair"], keys[1][1]); // a member with it
  const third = await addPerson(p, keys[2][0], ["Members"]);
  await third.getByText("Write to this person").click();
  await says(third.locator("pre"), /Dear Citra Lestari,[\s\S]*Landing Stage[\s\S]*ssh-keygen -t ed25519/);
  const mail = new URL(await third.getByRole("link", { name: /mail/ }).getAttribute("href"));
  assert.match(mail.searchParams.get("body"), /id_ed25519\.pub/);
  await p.locator(".said.wait", { hasText: "Citra Lestari" }).waitFor();
  await sound(p, "found-people");
  await third.getByLabel("Public key").fill("nonsense");
  await p.locator(".said.no", { hasText: "Citra Lestari" }).waitFor();
  await third.getByLabel("Public key").fill(keys[2][1]);
  await p.locator(".said.yes").waitFor();
  await p.getByRole("link", { name: "On to the founding" }).click();

  await p.getByLabel("The organisation's id").fill("coop.example/stage");
  await sound(p, "found-files");
  for (const name of ["landing-stage.charter", "landing-stage.roster"]) {
    const [file] = await Promise.all([p.waitForEvent("download"), p.getByRole("link", { name }).click()]);
    assert.equal(file.suggestedFilename(), name);
    await file.saveAs(join(dir, name));
  }
  const text = readFileSync(join(dir, "landing-stage.charter"), "utf8");
  const before = readFileSync(join(root, "charters/cooperative.charter"), "utf8");
  assert.equal(text, before.replace("2/3 of members except subject in office", "2/4 of members except subject in office"));
  const [command] = await p.locator(".found-command pre").allInnerTexts();
  const [verb, ...args] = command.trim().split(" ");
  assert.equal(verb, "mufakat");
  const said = execFileSync(program, args, { cwd: dir, encoding: "utf8" });
  assert.match(said, /coop\.example\/stage/);
  const status = execFileSync(program, ["status", "landing-stage"], { cwd: dir, encoding: "utf8" });
  assert.match(status, /Budi/);
  await p.context().close();
});

/** Tab until what has the focus is called that. */
async function tabTo(p, name) {
  const called = () =>
    p.evaluate(() => {
      const e = document.activeElement;
      return (e.getAttribute("aria-label") ?? e.labels?.[0]?.innerText ?? e.innerText ?? "").trim();
    });
  for (let i = 0; i < 400; i++) {
    if (name.test(await called())) return;
    await p.keyboard.press("Tab");
  }
  assert.fail(`the keyboard doesn't come to ${name}, but to ${await called()}`);
}

test("all steps of a founding with the keyboard alone", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}/view/found`);
  await p.locator(".found-cards a").first().waitFor();
  await tabTo(p, /^Search the charters$/);
  await p.keyboard.type("boat co-operative");
  await tabTo(p, /Tirta Boat Co-operative/);
  await p.keyboard.press("Enter");
  await settled(p);
  await tabTo(p, /^Remove the treasurer: passes when 2\/3/);
  await p.keyboard.press("ArrowUp");
  await counted(p.locator(".found-number.changed"), 1);
  await tabTo(p, /^On to the people/);
  await p.keyboard.press("Enter");
  await p.locator("h1", { hasText: "The people" }).waitFor();
  await tabTo(p, /^Name of the organisation/);
  await p.keyboard.type("Landing Stage");
  for (const [name, place] of [["Ana Wijaya", /^Treasurer$/], ["Budi Santoso", /^Chair$/], ["Citra Lestari", /^Members$/]]) {
    await tabTo(p, /Add a person$/);
    await p.keyboard.press("Enter");
    await p.keyboard.type(name);
    await tabTo(p, /^Public key/);
    await p.keyboard.type(key(`keyboard ${name}`));
    await tabTo(p, place);
    await p.keyboard.press("Space");
  }
  await p.locator(".said.yes").waitFor();
  await tabTo(p, /^On to the founding/);
  await p.keyboard.press("Enter");
  await p.locator("h1", { hasText: "Found it" }).waitFor();
  await tabTo(p, /^The organisation's id/);
  await p.keyboard.type("coop.example/keys");
  await tabTo(p, /landing-stage\.charter$/);
  const [file] = await Promise.all([p.waitForEvent("download"), p.keyboard.press("Enter")]);
  assert.equal(file.suggestedFilename(), "landing-stage.charter");
  await says(p.locator(".found-command pre").first(), /coop\.example\/keys/);
  assert.deepEqual(p.complaints, []);
  await p.context().close();
});

test("the whole text is edited, mistakes are told on their lines, and the library's comes back", async () => {
  const p = await page(browser);
  await p.goto(`${world.base}${numbers}`);
  await settled(p);
  await p.getByRole("button", { name: "Edit the whole text" }).click();
  const area = p.getByLabel("The charter's text");
  const text = await area.inputValue();
  await area.fill(text.replace("minimum    3", "minimum    many"));
  await p.locator(".said.no", { hasText: "Not a charter yet" }).waitFor();
  await p.getByRole("button", { name: "Show the numbers" }).click();
  await p.locator(".found-line.bad .found-fault").first().waitFor();
  await sound(p, "found-mistake");
  await p.getByRole("button", { name: "Back to the library's" }).click();
  await p.locator(".said.no").waitFor({ state: "detached" });
  await counted(p.locator(".found-number.changed"), 0);
  await p.context().close();
});

test("hostile text in every field changes nothing but the text", async () => {
  const p = await page(browser, { size: "phone", scheme: "dark", lang: "id" });
  await p.goto(`${world.base}/view/found`);
  await p.locator("input[type=search]").fill(hostile);
  await sound(p, "found-hostile-search");
  await p.goto(`${world.base}${numbers}`);
  await settled(p);
  await p.locator(".found-number").first().fill(hostile);
  await p.locator(".found-fault").first().waitFor();
  await p.locator(".found-tools button").last().click();
  await p.locator("textarea").fill(`# ${hostile}\ncharter "${hostile.replace(/["\\]/g, "\\$&")}" {\n  body b "<script>alert(2)</script>" { seats 3 }\n  ${hostile}\n}\n`);
  await p.locator(".said.no").first().waitFor();
  await p.locator(".found-tools button").last().click();
  await p.locator(".found-line.bad").first().waitFor();
  await sound(p, "found-hostile-numbers");
  await p.goto(`${world.base}/view/found/people?charter=balanced.md`);
  await p.locator("#found-add").click();
  await p.locator(".found-seats li").first().waitFor();
  for (const input of await p.locator(".found input:not([type=checkbox])").all()) await input.fill(hostile);
  await p.locator(".found-place input").nth(1).check();
  await p.locator(".found-person input.key").fill("");
  await p.locator(".found-invitation summary").click();
  await p.locator(".said.no").first().waitFor();
  await sound(p, "found-hostile-people");
  await p.goto(`${world.base}/view/found/files?charter=balanced.md`);
  await p.locator(".said.wait").first().waitFor();
  await p.locator(".found-files input").fill(hostile);
  await sound(p, "found-hostile-files");
  await p.goto(`${world.base}/view/found/numbers?charter=${encodeURIComponent(hostile)}`);
  await p.locator(".said.no").waitFor();
  p.complaints = p.complaints.filter((c) => !/404/.test(c)); // the library has no such charter
  await sound(p, "found-hostile-address");
  await p.context().close();
});

test("people and files stand in each language and size", async () => {
  await everyWay(browser, world, "/view/found/people?charter=balanced.md", "found-people", async (p) => {
    await p.locator("#found-add").click();
    await p.keyboard.type("Dewi Anggraini");
    await p.locator(".found-place input").nth(1).check();
    await p.locator(".found-side .said").waitFor();
  });
  const p = await page(browser, { size: "phone", scheme: "dark", lang: "id" });
  await p.goto(`${world.base}/view/found/files?charter=watched-treasury.charter`);
  await p.getByText("--policy witnesses.policy").waitFor();
  await sound(p, "found-files-phone-id");
  await p.context().close();
});
