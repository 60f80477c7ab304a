// A browser, and an organisation behind a server of its own, for the tests of the pages.
//
// The program is that of MUFAKAT, or build/release/mufakat; the browser that of CHROMIUM, or Debian's. Screenshots go to
// build/screens/. Whatever the page writes to the console as an error, and whatever axe finds, fails the test.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash, createPrivateKey, sign } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

export const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const program = process.env.MUFAKAT ?? join(root, "build/release/mufakat");
const screens = join(root, "build/screens");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Sizes at which every page must stand: name, width, height. */
export const SIZES = [
  ["desk", 1280, 900],
  ["phone", 390, 844],
];

/* ---- the organisation ---- */

/** Founds an organisation with a key for each person, and serves it; a crowd has no keys, and sits in `members`. */
export async function found({ charter, people, title = "Tirta", clock, crowd = 0, serving = [] }) {
  const dir = mkdtempSync(join(tmpdir(), "mufakat-web-"));
  const lines = people.map(([id, name, places]) => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", id, "-f", join(dir, id)]);
    return `  ${id} ${JSON.stringify(name)} ${places} key "${readFileSync(join(dir, `${id}.pub`), "utf8").trim()}"`;
  });
  for (let i = 1; i <= crowd; i++) lines.push(`  m${i} "Member ${i}" members`);
  writeFileSync(join(dir, "roster"), `roster ${JSON.stringify(title)} {\n${lines.join("\n")}\n}\n`);
  const world = { dir, serving, key: (id) => join(dir, id) };
  world.run = (verb, ...args) =>
    execFileSync(program, [verb, join(dir, "org"), ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  world.run("found", "--charter", resolve(root, charter), "--roster", join(dir, "roster"), "--origin", "coop.example/web",
    ...(clock ? ["--clock", clock] : []));
  world.serve = (options) => serve(world, options);
  world.act = (who, verb, ...args) =>
    execFileSync(program, [verb, "--server", world.base, ...args, "--key", world.key(who)], { encoding: "utf8" });
  world.stop = async () => {
    if (!world.process || world.process.exitCode !== null) return;
    const gone = new Promise((done) => world.process.once("exit", done));
    world.process.kill("SIGTERM");
    await gone;
  };
  world.end = async () => {
    await world.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return world;
}

/** With another clock, or again at the port it had. */
function serve(world, { clock, port = 0 } = {}) {
  return new Promise((done, failed) => {
    const at = ["--listen", `127.0.0.1:${port}`, ...(clock ? ["--clock", clock] : [])];
    world.process = spawn(program, ["serve", join(world.dir, "org"), ...at, "--quiet", ...world.serving]);
    world.process.stdout.on("data", (said) => {
      const at = /http:\/\/\S+/.exec(String(said));
      if (at) done((world.base = at[0]));
    });
    world.process.stderr.on("data", (said) => failed(new Error(String(said))));
    world.process.on("exit", (code) => failed(new Error(`mufakat serve ended with ${code}`)));
  });
}

/** The co-operative of the library, with five members. */
export function cooperative() {
  return found({
    charter: "charters/cooperative.charter",
    people: [
      ["ana", "Ana Wijaya", "members, treasurer"],
      ["budi", "Budi Santoso", "members, chair"],
      ["citra", "Citra Lestari", "members"],
      ["dewi", "Dewi Anggraini", "members"],
      ["eko", "Eko Prasetyo", "members"],
    ],
  });
}

/** An organisation in which each kind of act is possible at once. */
export function acts() {
  return found({
    charter: "web/tests/acts.charter",
    people: [
      ["ana", "Ana Wijaya", "members, chair"],
      ["budi", "Budi Santoso", "members"],
      ["citra", "Citra Lestari", "members, treasurer"],
      ["dewi", "Dewi Anggraini", "members"],
      ["eko", "Eko Prasetyo", "members"],
    ],
  });
}

/** What may stand wherever people write: it changes nothing but the text. (Marks of direction no signed text may hold.) */
export const HOSTILE =
  "<script>document.title='owned'</script><img src=x onerror=alert(1)> שלום עולם مرحبا " +
  `W${"o".repeat(400)}rd 👩🏽‍🚀 [link](javascript:alert(1)) **bold**`;

/* ---- many commands at once ---- */

/* The 32 bytes of the seed in an OpenSSH key file without a passphrase: before the public half's second copy. */
function seedOf(path) {
  const raw = Buffer.from(readFileSync(path, "utf8").replace(/-----[^-]*-----|\s/g, ""), "base64");
  const kind = raw.lastIndexOf("ssh-ed25519");
  return { seed: raw.subarray(kind + 11 + 4 + 32 + 4, kind + 11 + 4 + 32 + 4 + 32), pub: raw.subarray(kind + 15, kind + 47) };
}

const lengthed = (bytes) => {
  const b = Buffer.from(bytes);
  const n = Buffer.alloc(4);
  n.writeUInt32BE(b.length);
  return Buffer.concat([n, b]);
};

/** Signs and sends commands of one person in batches; each is what follows the line `not-after`. Answers the lines that aren't `taken`. */
export async function many(world, who, commands) {
  const { seed, pub } = seedOf(world.key(who));
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
    format: "der",
    type: "pkcs8",
  });
  const blob = Buffer.concat([lengthed("ssh-ed25519"), lengthed(pub)]);
  const print = "SHA256:" + createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  const head = await (await fetch(`${world.base}/head?key=${encodeURIComponent(print)}`)).json();
  const until = new Date(Date.parse(head.now) + 86400000).toISOString();
  const frame = [lengthed("mufakat"), lengthed(""), lengthed("sha512")];
  const one = (body, i) => {
    const text =
      `mufakat-command-v1\norganisation ${head.organisation}\ncharter ${head.charter}\nhead ${head.head.size} ` +
      `${head.head.root}\nactor ${who}\nkey ${print}\nsequence ${head.key.sequence + i}\nnot-after ${until}\n${body}`;
    const digest = createHash("sha512").update(text).digest();
    const raw = sign(null, Buffer.concat([Buffer.from("SSHSIG"), ...frame, lengthed(digest)]), key);
    const signature = Buffer.concat([
      Buffer.from("SSHSIG\0\0\0\x01"), lengthed(blob), ...frame, lengthed(Buffer.concat([lengthed("ssh-ed25519"), lengthed(raw)])),
    ]).toString("base64");
    return `text ${Buffer.byteLength(text)}\n${text}\nsignature ${signature.length}\n${signature}\n`;
  };
  const odd = [];
  for (let i = 0; i < commands.length; i += 1000) {
    const body = commands.slice(i, i + 1000).map((c, k) => one(c, i + k)).join("");
    const said = await fetch(`${world.base}/commands/batch`, { method: "POST", headers: { "Content-Type": "text/plain" }, body });
    odd.push(...(await said.text()).trim().split("\n").filter((l) => !l.startsWith("taken")));
  }
  return odd;
}

/* ---- the browser ---- */

export function browse() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

/** A page that fails the test by whatever it complains of. */
/* A page comes to what it shows in steps: an expectation holds as soon as it holds, or fails with what is there. */
async function comesTo(what, holds) {
  const until = Date.now() + 20_000;
  let have = await what();
  while (!holds(have) && Date.now() < until) {
    await new Promise((done) => setTimeout(done, 50));
    have = await what();
  }
  return have;
}

export async function counted(locator, n, message) {
  assert.equal(await comesTo(() => locator.count(), (have) => have === n), n, message);
}

export async function says(locator, pattern) {
  assert.match(await comesTo(() => locator.innerText(), (text) => pattern.test(text)), pattern);
}

export async function page(browser, { size = "desk", lang = "en", scheme = "light", ...rest } = {}) {
  const [, width, height] = SIZES.find(([name]) => name === size);
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: lang === "id" ? "id-ID" : "en-GB",
    timezoneId: "UTC",
    ...rest,
  });
  const p = await context.newPage();
  p.complaints = [];
  p.on("console", (m) => m.type() === "error" && p.complaints.push(m.text()));
  p.on("pageerror", (e) => p.complaints.push(e.message));
  p.on("request", (r) => {
    const { protocol, hostname } = new URL(r.url());
    if (!["data:", "blob:"].includes(protocol) && !["127.0.0.1", "localhost"].includes(hostname)) p.complaints.push(`asks ${r.url()}`);
  });
  return p;
}

/**
 * How soon a page can be used, in a browser that knows nothing of it: milliseconds from the beginning of the navigation
 * until something is painted, until the heading stands, and until a click of that moment is answered.
 */
export async function soon(browser, address) {
  const p = await page(browser);
  await p.addInitScript(() => {
    new MutationObserver((_, watch) => {
      if (!document.querySelector("main h1")) return;
      watch.disconnect();
      const light = document.querySelector("header .settings button");
      globalThis.heading = performance.now();
      new MutationObserver(() => requestAnimationFrame(() => (globalThis.answered ??= performance.now()))).observe(light, {
        attributeFilter: ["aria-label"],
      });
      light.click();
    }).observe(document, { childList: true, subtree: true });
  });
  await p.goto(address);
  await p.waitForFunction(() => globalThis.answered);
  const found = await p.evaluate(() => ({
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? globalThis.answered,
    heading: globalThis.heading,
    answered: globalThis.answered,
  }));
  assert.deepEqual(p.complaints, []);
  await p.context().close();
  return found;
}

/** Nothing was complained of, nothing is wider than the window, axe finds nothing; and a picture of it. */
export async function sound(p, name, { except = [] } = {}) {
  mkdirSync(screens, { recursive: true });
  await p.screenshot({ path: join(screens, `${name}.png`), fullPage: true });
  const wide = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name}: ${wide} pixels wider than the window`);
  await p.evaluate(axe);
  const { violations } = await p.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations
    .filter((v) => !except.includes(v.id))
    .map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} (${n.any.map((a) => a.message)})`).join(" ; ")}`);
  assert.deepEqual(found, [], name);
  assert.deepEqual(p.complaints, [], name);
}

/** Signs in on the page with somebody's key file. */
export async function signIn(p, world, who) {
  await p.goto(`${world.base}/view/sign-in`);
  await p.setInputFiles("input[type=file]", world.key(who));
  await p.locator(".said.yes").waitFor();
}

/** The signing dialog, gone through to its end. */
export async function signed(p) {
  await p.locator("dialog").getByRole("button", { name: /Sign and send|Tanda tangani/ }).click();
  await p.locator("dialog").getByRole("button", { name: /^(Done|Selesai)$/ }).click();
}

/** Every language and size of one address, each looked at once it is there. */
export async function everyWay(browser, world, path, name, ready) {
  for (const [size] of SIZES)
    for (const lang of ["en", "id"]) {
      const scheme = lang === "en" ? "light" : "dark";
      const p = await page(browser, { size, lang, scheme });
      await p.goto(`${world.base}${path}`);
      await ready(p);
      await sound(p, `${name}-${size}-${lang}`);
      await p.context().close();
    }
}
