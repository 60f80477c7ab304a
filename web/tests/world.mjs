// A browser, and an organisation behind a server of its own, for the tests of the pages.
//
// The program is that of MUFAKAT, or build/release/mufakat; the browser that of CHROMIUM, or Debian's. Screenshots go to
// build/screens/. Whatever the page writes to the console as an error, and whatever axe finds, fails the test.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
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

/** Founds an organisation with a key for each person, and serves it. */
export async function found({ charter, people, title = "Tirta", clock }) {
  const dir = mkdtempSync(join(tmpdir(), "mufakat-web-"));
  const lines = people.map(([id, name, places]) => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", id, "-f", join(dir, id)]);
    return `  ${id} ${JSON.stringify(name)} ${places} key "${readFileSync(join(dir, `${id}.pub`), "utf8").trim()}"`;
  });
  writeFileSync(join(dir, "roster"), `roster ${JSON.stringify(title)} {\n${lines.join("\n")}\n}\n`);
  const world = { dir, key: (id) => join(dir, id) };
  world.run = (verb, ...args) =>
    execFileSync(program, [verb, join(dir, "org"), ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  world.run("found", "--charter", resolve(root, charter), "--roster", join(dir, "roster"), "--origin", "coop.example/web",
    ...(clock ? ["--clock", clock] : []));
  world.serve = () => serve(world);
  world.act = (who, verb, ...args) =>
    execFileSync(program, [verb, "--server", world.base, ...args, "--key", world.key(who)], { encoding: "utf8" });
  world.end = async () => {
    if (world.process && world.process.exitCode === null) {
      const gone = new Promise((done) => world.process.once("exit", done));
      world.process.kill("SIGTERM");
      await gone;
    }
    rmSync(dir, { recursive: true, force: true });
  };
  return world;
}

function serve(world) {
  return new Promise((done, failed) => {
    world.process = spawn(program, ["serve", join(world.dir, "org"), "--listen", "127.0.0.1:0", "--quiet"]);
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

/* ---- the browser ---- */

export function browse() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

/** A page that fails the test by whatever it complains of. */
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
    if (!["data:", "blob:"].includes(protocol) && hostname !== "127.0.0.1") p.complaints.push(`asks ${r.url()}`);
  });
  return p;
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
