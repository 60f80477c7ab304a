// Passkeys with Chromium's virtual authenticator: added by a key in a file, waited for, signed in with, and signing.
// The browser makes passkeys for names only, so the server at 127.0.0.1 is reached as localhost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, cooperative, everyWay, page, says, sound } from "./world.mjs";

const DAY = 86_400_000;
const later = (days) => new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+Z$/, "Z");

let browser, world, port, site;

before(async () => {
  world = await cooperative();
  await world.serve();
  port = new URL(world.base).port;
  site = `http://localhost:${port}`;
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

/** Another clock, the same address. */
async function again(clock) {
  await world.stop();
  await world.serve({ port, clock });
}

async function authenticator(p) {
  const cdp = await p.context().newCDPSession(p);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

const card = (p, title) => p.locator(".card", { has: p.getByRole("heading", { name: title, exact: true }) });
const keysOf = async (p, who) => (await (await p.request.get(`${site}/people/${who}`)).json()).keys;

async function signAndSend(p) {
  await p.getByRole("button", { name: "Sign and send" }).click();
  await p.locator("dialog .said.yes", { hasText: "entry" }).waitFor();
  await p.getByRole("button", { name: "Done", exact: true }).click();
}

test("a passkey is added by a key, waits, signs in, and signs", async () => {
  const p = await page(browser);
  const device = await authenticator(p);
  await p.goto(`${site}/view/sign-in`);
  await p.setInputFiles("input[type=file]", world.key("ana"));
  await p.locator(".said.yes").waitFor();

  await p.getByRole("button", { name: /^Add a passkey/ }).click();
  await p.locator("dialog summary").click();
  await says(p.locator("dialog pre.exact"), /\ndo add-key\npublic-key webauthn-es256 AAAA/);
  await sound(p, "passkey-add");
  await signAndSend(p);
  await card(p, "With a passkey").getByText(/signs from .* on/).waitFor();
  await card(p, "Your keys").getByText("Passkey", { exact: true }).waitFor();
  await sound(p, "passkey-waits");
  assert.deepEqual((await keysOf(p, "ana")).map((k) => k.signs), [true, false]);
  assert.equal((await device.cdp.send("WebAuthn.getCredentials", device)).credentials.length, 1);

  // Too early: the device would sign, the register says no.
  await p.getByRole("button", { name: /Sign out/ }).click();
  await p.getByRole("button", { name: "Sign in with a passkey" }).click();
  await card(p, "With a passkey").getByText(/signs only from/).waitFor();

  await p.goto("about:blank");
  await again(later(4));
  await p.goto(`${site}/view/sign-in`);
  await p.getByRole("button", { name: "Sign in with a passkey" }).click();
  await p.locator(".said.yes").waitFor();
  await says(p.locator("header .settings"), /Ana Wijaya/);

  // The text that is shown is the text that is signed; here, that the key in the file is revoked.
  const [file, passkey] = await keysOf(p, "ana");
  await p.getByRole("button", { name: `Revoke ${file.fingerprint}` }).click();
  const shown = await p.locator("dialog pre.exact").textContent();
  assert.ok(shown.includes(`\nkey ${passkey.fingerprint}\n`) && shown.endsWith(`do revoke-key\nrevoked ${file.fingerprint}\n`));
  await sound(p, "passkey-sign");
  await signAndSend(p);
  await card(p, "Your keys").getByText(/ended/).waitFor();
  await sound(p, "passkey-signed-in");
  await p.context().close();
});

test("a vote is signed, and a stranger verifies it", async () => {
  const p = await page(browser);
  await authenticator(p);
  await p.goto(`${site}/view/sign-in`);
  await p.setInputFiles("input[type=file]", world.key("budi"));
  await p.locator(".said.yes").waitFor();
  await p.getByRole("button", { name: /^Add a passkey/ }).click();
  await signAndSend(p);
  world.act("citra", "file", "resolve", "text=Boats");
  await p.goto("about:blank");
  await again(later(8));
  await p.goto(`${site}/view/sign-in`);
  await p.getByRole("button", { name: "Sign in with a passkey" }).click();
  await p.locator(".said.yes").waitFor();
  const { fingerprint, public_key } = (await keysOf(p, "budi"))[1];
  const head = await (await p.request.get(`${site}/head?proposal=1&key=${encodeURIComponent(fingerprint)}`)).json();
  const text = [
    "mufakat-command-v1", `organisation ${head.organisation}`, `charter ${head.proposal.charter}`,
    `head ${head.head.size} ${head.head.root}`, "actor budi", `key ${fingerprint}`, `sequence ${head.key.sequence}`,
    `not-after ${new Date(Date.parse(head.now) + DAY).toISOString()}`, "do vote", "proposal 1", "ballot yes", "",
  ].join("\n");
  // As a program of somebody else's would, from docs/ledger.md alone.
  const signature = await p.evaluate(async ({ text, line }) => {
    const blob = Uint8Array.from(atob(line.split(" ")[1]), (c) => c.charCodeAt(0));
    const at = new DataView(blob.buffer);
    const strings = [];
    for (let i = 0; i < blob.length; i += 4 + at.getUint32(i)) strings.push(blob.slice(i + 4, i + 4 + at.getUint32(i)));
    const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`mufakat-command-v1\n${text}`));
    const { response } = await navigator.credentials.get({
      publicKey: { challenge, userVerification: "required", allowCredentials: [{ type: "public-key", id: strings[2] }] },
    });
    const out = [...new TextEncoder().encode("WEBAUTHN"), 0, 0, 0, 1];
    for (const part of [blob, response.authenticatorData, response.clientDataJSON, response.signature]) {
      const bytes = new Uint8Array(part);
      out.push(0, 0, bytes.length >> 8, bytes.length & 255, ...bytes);
    }
    return btoa(String.fromCharCode(...out));
  }, { text, line: public_key });
  const send = async (body) => p.request.post(`${site}/commands`, { data: body });
  const other = await send({ text: text.replace("ballot yes", "ballot no"), signature });
  assert.equal(other.status(), 403, await other.text());
  const taken = await send({ text, signature });
  assert.equal(taken.status(), 201, await taken.text());
  // Once more by clicking: the page does the same.
  await p.goto(`${site}/view/proposals/1`);
  await p.locator("main").getByRole("button", { name: "No", exact: true }).click();
  await signAndSend(p);
  await p.getByText("You voted no.").waitFor();
  // The browser's own verification, and the program's.
  await p.goto(`${site}/view/ledger`);
  await p.getByRole("button", { name: "Verify now" }).click();
  await p.locator(".said.yes", { hasText: "Sound" }).waitFor();
  assert.ok(!/leaves to mufakat verify/.test(await p.locator("main").innerText()));
  await p.context().close();
  await world.stop();
  assert.match(world.run("verify"), /This ledger is sound/);
  await world.serve({ port, clock: later(9) });
});

test("signing in stands in both languages and sizes", async () => {
  await everyWay(browser, { base: site }, "/view/sign-in", "passkey-sign-in", (p) => p.getByRole("button", { name: /passkey|kunci sandi/i }).first().waitFor());
});

test("a newcomer's line, and an address of numbers", async () => {
  const p = await page(browser);
  await authenticator(p);
  await p.goto(`${site}/view/sign-in`);
  await p.getByText("I am not known here yet").click();
  await p.getByLabel(/^Identifier/).fill("fitri");
  await p.getByRole("button", { name: "Make the passkey" }).click();
  const line = await card(p, "With a passkey").locator("pre.exact").textContent();
  assert.match(line, /^webauthn-es256 AAAA\S+$/);
  await sound(p, "passkey-newcomer");
  await p.goto(`${world.base}/view/sign-in`);
  await p.getByText(/Passkeys need an address with a name/).waitFor();
  assert.equal(await p.getByRole("link", { name: /localhost/ }).getAttribute("href"), `${site}/view/sign-in`);
  await p.context().close();
});
