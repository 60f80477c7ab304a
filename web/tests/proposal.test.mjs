// One proposal: what it shows, and every act done by clicking.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOSTILE, acts, browse, counted, everyWay, page, says, signIn, signed, sound } from "./world.mjs";

let browser, world;
const pages = {};

/** The number of a proposal that this person files. */
async function file(who, power, ...values) {
  world.act(who, "file", power, ...values);
  return (await (await fetch(`${world.base}/organisation`)).json()).proposals;
}

/** That person's browser, at that proposal. */
async function at(who, n) {
  if (!pages[who]) {
    pages[who] = await page(browser);
    await signIn(pages[who], world, who);
  }
  await pages[who].goto(`${world.base}/view/proposals/${n}`);
  await pages[who].locator("#act button, #act p").first().waitFor();
  return pages[who];
}

async function click(p, name) {
  await p.locator("main").getByRole("button", { name, exact: true }).click();
  await signed(p);
}

before(async () => {
  world = await acts();
  await world.serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

test("a vote in every language and size, with hostile texts", async () => {
  const n = await file("ana", "resolve", `text=${HOSTILE}`);
  world.act("budi", "vote", String(n), "no");
  world.act("citra", "vote", String(n), "yes");
  world.act("citra", "say", String(n), `${HOSTILE}\n\n# Big\n\n- one\n- two`);
  await everyWay(browser, world, `/view/proposals/${n}`, "proposal", (p) => p.locator(".proposal-said").waitFor());
  const p = await page(browser);
  await p.goto(`${world.base}/view/proposals/${n}`);
  await p.locator(".proposal-said h3", { hasText: "Big" }).waitFor(); // below the card's own heading
  await says(p.locator(".proposal-count"), /needs 3 of 5, has 1/);
  await says(p.locator(".proposal-count"), /Quorum: needs 3 of 5, has 2/);
  await says(p.locator(".proposal-stands"), /would not pass/);
  assert.equal(await p.title(), "A resolution · Mufakat");
  await says(p.locator(".proposal-step.now"), /Vote/);
  await p.context().close();
});

test("vote, change it, take it back, speak; another browser sees each at once", async () => {
  const n = await file("ana", "resolve", "text=Bicycles");
  const other = await at("budi", n);
  const count = other.locator(".proposal-count").first();
  const p = await at("ana", n);
  await click(p, "Yes");
  await count.getByText("needs 3 of 5, has 1").first().waitFor();
  await p.getByText("You voted yes.").waitFor();
  await click(p, "No");
  await count.getByText("against 1").first().waitFor();
  await click(other, "Yes");
  await p.locator(".proposal-count").getByText("needs 3 of 5, has 1").first().waitFor();
  await click(p, "Take the vote back");
  await count.getByText("against 1").first().waitFor({ state: "detached" });
  await p.getByLabel(/What you want to say/).fill("Think of **spokes**.");
  await click(p, "Speak");
  await other.locator(".proposal-said strong", { hasText: "spokes" }).waitFor();
  await click(p, "Take no part in deciding it");
  await p.locator("#act details summary").click();
  await p.locator(".proposal-not li", { hasText: "Vote" }).first().waitFor();
  await sound(p, "proposal-recused");
});

test("support, take it back, withdraw", async () => {
  const n = await file("ana", "backed", "text=Trees");
  const p = await at("dewi", n);
  await click(p, "Support it");
  await p.locator(".proposal-count").getByText("needs 3 of 5, has 2").waitFor();
  await click(p, "Take my support back");
  await p.locator(".proposal-count").getByText("needs 3 of 5, has 1").waitFor();
  await counted(p.getByRole("button", { name: "Withdraw it" }), 0, "only who signed may");
  const mine = await at("ana", n);
  await click(mine, "Withdraw it");
  await p.locator(".proposal-stands", { hasText: "withdrawn" }).waitFor();
  assert.equal(await p.locator(".proposal-step.skipped").count() > 0, true);
});

test("a hearing: its words first; waiving", async () => {
  const n = await file("ana", "dismiss", "person=citra", `grounds=${HOSTILE}`);
  world.act("budi", "say", String(n), "I heard otherwise.");
  const p = await at("citra", n);
  await p.getByText("You are asked to be heard").waitFor();
  await p.getByLabel(/What you want to say/).fill("The books are in order.");
  await click(p, "Speak");
  await p.locator(".proposal-said").nth(1).waitFor();
  await says(p.locator(".proposal-said").first(), /Citra Lestari[\s\S]*heard[\s\S]*in order/);
  await sound(p, "proposal-hearing");
  const again = await file("budi", "dismiss", "person=ana", "grounds=Not the treasurer");
  await click(await at("ana", again), "Waive being heard");
  await pages.ana.locator(".card", { hasText: "What happened" }).getByText(/waives/).waitFor();
});

test("veto and challenge; a refusal names its clause", async () => {
  const n = await file("ana", "spend", "purpose=Rope", "sum=100");
  world.act("ana", "vote", String(n), "yes");
  world.act("budi", "vote", String(n), "yes");
  const p = await at("dewi", n);
  await p.locator(".proposal-step.now", { hasText: "Challenge possible" }).waitFor();
  await sound(p, "proposal-held");
  await counted(p.getByRole("button", { name: "Sign a veto" }), 0);
  await p.locator("#act details summary").click();
  await says(p.locator(".proposal-not li", { hasText: "Sign a veto" }), /line \d+ of the charter/);
  await click(p, "Sign a challenge");
  await click(await at("eko", n), "Sign a challenge");
  await p.locator(".proposal-stands", { hasText: "challenge" }).waitFor();
  await p.getByText("Overturn the decision?").waitFor();
  await click(p, "Yes");
  await p.locator(".proposal-count", { hasText: "Decision on the challenge" }).getByText("has 1").waitFor();
  await click(await at("ana", n), "Sign a veto");
  await p.locator(".proposal-stands", { hasText: "vetoed" }).waitFor();
  await sound(p, "proposal-vetoed");
});

test("nominate, decline; choose among options", async () => {
  const n = await file("ana", "elect");
  const p = await at("budi", n);
  await p.getByRole("searchbox").fill("dewi");
  await p.getByRole("button", { name: /Dewi Anggraini/ }).click();
  await click(p, "Nominate");
  await p.locator(".proposal-leaf", { hasText: "Dewi Anggraini" }).waitFor();
  const dewi = await at("dewi", n);
  await click(dewi, "I don't stand");
  await p.locator(".proposal-leaf", { hasText: "doesn't stand" }).waitFor();
  const choice = await file("ana", "pick", "question=Colour", "Blue", "Green");
  await at("budi", choice);
  await p.getByRole("checkbox", { name: "Green" }).check();
  await click(p, "Vote for what is marked");
  await p.locator(".proposal-leaf", { hasText: "Green" }).getByText("one vote").waitFor();
  await sound(p, "proposal-choice");
  await p.getByRole("checkbox", { name: "Blue" }).check();
  await click(p, "Vote for what is marked");
  await p.locator(".proposal-leaf", { hasText: "Blue" }).getByText("one vote").waitFor();
  await click(p, "Take the vote back");
  await p.locator(".proposal-leaf", { hasText: "Blue" }).getByText("0 votes").waitFor();
});

test("a ranked ballot: numbers by keyboard, refused by its clause, changed, in both languages", async () => {
  const n = await file("ana", "rank", "question=Colour", "Blue", "Green", "Red");
  const p = await at("budi", n);
  await p.getByText("unranked last").first().waitFor();
  const number = (name) => p.getByRole("spinbutton", { name: new RegExp(`^${name}`) });
  await number("Green").focus();
  await p.keyboard.type("1");
  await p.keyboard.press("Tab");
  await p.keyboard.type("1"); // Red, at the same rank
  await p.locator("main").getByRole("button", { name: "Send this ballot" }).click();
  await p.getByRole("button", { name: "Sign and send" }).click();
  await p.locator("dialog", { hasText: "breaks what is said of it" }).waitFor();
  await p.keyboard.press("Escape");
  await number("Red").fill("2");
  await number("None of these").fill("3");
  await click(p, "Send this ballot");
  await p.locator(".proposal-leaf", { hasText: "Green" }).getByText("first choice of 1").waitFor();
  p.complaints = p.complaints.filter((c) => !/422/.test(c)); // the browser itself notes the refusal, a moment later
  await sound(p, "proposal-ranked");
  await number("Green").fill("");
  await click(p, "Send this ballot");
  await p.locator(".proposal-leaf", { hasText: "Red" }).getByText("first choice of 1").waitFor();
  await everyWay(browser, world, `/view/proposals/${n}`, "proposal-ranks", (q) => q.locator(".proposal-leaf").first().waitFor());
});

test("a secret ballot says so", async () => {
  const n = await file("ana", "quietly", "text=Who cleans?");
  const p = await at("ana", n);
  await click(p, "No");
  await p.getByText("You have voted; how isn't told.").waitFor();
  await says(p.locator(".proposal-count"), /secret: 1 have cast/);
  assert.doesNotMatch(await p.locator("main").innerText(), /votes no|against 1/);
  await sound(p, "proposal-secret");
});

test("by keyboard alone", async () => {
  const n = await file("budi", "resolve", "text=Keys");
  const p = await at("eko", n);
  await p.locator("body").press("Tab");
  const focused = () => p.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  for (let i = 0; i < 60 && (await focused()) !== "Yes"; i++) await p.keyboard.press("Tab");
  await p.keyboard.press("Enter");
  await p.locator("dialog .said.yes").waitFor();
  for (let i = 0; i < 12 && (await focused()) !== "Sign and send"; i++) await p.keyboard.press("Tab");
  await p.keyboard.press("Enter");
  await p.locator("dialog", { hasText: "durable" }).waitFor();
  await p.keyboard.press("Escape");
  await p.getByText("You voted yes.").waitFor();
});

test("what must be attested: said, attested for one proposal, and before any is filed", async () => {
  const n = await file("ana", "launch", "text=The Dewi");
  const must = (p) => p.getByRole("region", { name: "Must be attested" });
  const dewi = await at("dewi", n);
  await says(must(dewi), /sound hull by treasurer, at most 30 d before[\s\S]*not attested/);
  await counted(dewi.getByRole("button", { name: /^Attest/ }), 0, "only the treasurer may");
  await dewi.locator("#act details summary").click();
  await says(dewi.locator(".proposal-not li", { hasText: "Attest" }), /line \d+ of the charter/);
  const citra = await at("citra", n);
  await click(citra, "Attest: sound hull");
  await says(must(dewi), /before[\s\S]*✓\s*attested/);
  await sound(citra, "proposal-attested");
  await dewi.goto(`${world.base}/view/file/launch`);
  await says(must(dewi), /not attested/); // that one was for the other proposal
  await dewi.getByRole("button", { name: "Attest: sound hull" }).click();
  await dewi.locator("dialog", { hasText: "The charter doesn't allow it now" }).waitFor();
  await dewi.keyboard.press("Escape");
  await sound(dewi, "file-attest");
  await citra.goto(`${world.base}/view/file/launch`);
  await click(citra, "Attest: sound hull");
  await says(must(dewi), /✓\s*attested/);
});

test("one that not everybody may see: told to somebody, spoken to, voted on", async () => {
  const n = await file("ana", "suspend", "person=citra", "grounds=quiet");
  assert.throws(() => world.act("citra", "say", String(n), "What is this?"));
  const seen = async (who) => {
    const p = await at(who, n);
    await p.getByRole("heading", { name: "If you have been told of it" }).waitFor();
    return p;
  };
  const p = await seen("ana");
  await click(p, "Vote yes");
  await p.getByRole("searchbox").fill("citra");
  await p.getByRole("button", { name: /Citra Lestari/ }).click();
  await click(p, "Show it to this person");
  const citra = await seen("citra");
  await citra.getByLabel(/What you want to say/).fill("I would rather not be.");
  await click(citra, "Speak");
  p.complaints = p.complaints.filter((c) => !/404/.test(c));
  await sound(p, "proposal-unseen");
});

test("what isn't there, or may not be seen", async () => {
  const p = await page(browser);
  const hidden = await file("ana", "suspend", "person=dewi", "grounds=quiet");
  await p.goto(`${world.base}/view/proposals/${hidden}`);
  await p.getByText("may not be seen by everybody yet").waitFor();
  p.complaints = p.complaints.filter((c) => !/404/.test(c)); // the browser itself notes the answer
  await sound(p, "proposal-hidden");
  await p.context().close();
});
