/*
 * The whole record, gone through by the browser itself: every byte of every entry hashed into the tree, the root
 * compared with the one that the log has signed, every signature of a member verified, by a key that the record itself
 * has made known, and the head that was seen here before found again in it. What the acts mean under the charter is the
 * engine's to say: `mufakat verify` computes that too.
 */
import { get } from "../lib/api";
import { judge, readBundle, readEntry, textOf, type Entry } from "./entry";
import { readCheckpoint, readKey, readNote, signedBy, writeKey, type Checkpoint } from "./note";
import { leafHash, rootOf, same, type Hash } from "./tree";
import { base64, concat, hex, sha256, unbase64, utf8 } from "../sign/bytes";
import { fingerprintOf } from "../sign/ssh";

const WIDTH = 256;

/** A fault: which entry (undefined: the whole), which kind, in words of ledger.tsx. */
export interface Fault {
  readonly entry?: number;
  readonly what: "bytes" | "signature" | "stranger" | "actor" | "root" | "log" | "origin" | "fork" | "order" | "shape" | "opening";
}

export interface Verdict {
  readonly checkpoint: Checkpoint;
  readonly logKey: string;
  readonly entries: number;
  readonly commands: number;
  /** Signatures of kinds that this browser doesn't verify. */
  readonly left: number;
  readonly sealed: number;
  /** The size at which this browser saw the record before, and found it again; 0: never. */
  readonly before: number;
  readonly faults: readonly Fault[];
}

export type Progress = (done: number, of: number) => void;

/** Where a bundle lies: groups of three digits, all but the last after an x. */
export function bundlePath(index: number, width: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const groups = digits.match(/\d{3}/g)!;
  const n = groups.map((g, i) => (i < groups.length - 1 ? `x${g}` : g)).join("/");
  return `/ledger/tile/entries/${n}${width < WIDTH ? `.p/${width}` : ""}`;
}

async function bundle(index: number, size: number): Promise<Uint8Array[]> {
  const width = Math.min(WIDTH, size - index * WIDTH);
  const r = await fetch(bundlePath(index, width));
  if (!r.ok) throw new Error(`${bundlePath(index, width)}: ${r.status}`);
  const list = readBundle(new Uint8Array(await r.arrayBuffer()));
  if (list.length !== width) throw new Error(`${bundlePath(index, width)}: ${list.length}`);
  return list;
}

/* Keys that the record has made known so far, by fingerprint; whose, where it says so. */
class Known {
  private readonly owners = new Map<string, string>();

  has(fingerprint: string): boolean {
    return this.owners.has(fingerprint);
  }

  /** Undefined: it came through a proposal, whose outcome says whose it is. */
  ownerOf(fingerprint: string): string | undefined {
    return this.owners.get(fingerprint) || undefined;
  }

  async learn(publicKey: string, owner: string): Promise<void> {
    const m = /^(\S+) (\S+)/.exec(publicKey);
    if (m) this.owners.set(await fingerprintOf(unbase64(m[2]!)), owner);
  }

  /** From the founding: lines of a file of allowed signers. */
  async found(lines: string): Promise<void> {
    for (const line of lines.split("\n")) {
      const m = /^(\S+) .*?((?:(?:sk-)?(?:ssh|ecdsa)|webauthn)-\S+ \S+)$/.exec(line);
      if (m) await this.learn(m[2]!, m[1]!);
    }
  }

  /** From a command: keys in it become known, whatever is decided of them. */
  async command(text: string, actor: string): Promise<void> {
    const person = /^person (\S+)$/m.exec(text)?.[1];
    for (const m of text.matchAll(/^(?:public-key )?((?:(?:sk-)?(?:ssh|ecdsa)|webauthn)-\S+ \S+)$/gm)) {
      const verb = /^do (\S+)$/m.exec(text)?.[1];
      await this.learn(m[1]!, verb === "join" ? (person ?? "") : verb === "file" ? "" : actor);
    }
  }
}

interface Going {
  readonly faults: Fault[];
  readonly known: Known;
  /** Commitments of sealed entries that weren't opened yet, by number. */
  readonly commitments: Map<number, string>;
  commands: number;
  left: number;
  last: string;
}

async function command(g: Going, e: Entry, entry: number, origin: string): Promise<void> {
  const bytes = e.parts.get("text") ?? new Uint8Array();
  const text = textOf(e, "text");
  const actor = /^actor (\S+)$/m.exec(text)?.[1] ?? "";
  const key = /^key (\S+)$/m.exec(text)?.[1];
  g.commands++;
  if (!text.startsWith(`mufakat-command-v1\norganisation ${origin}\n`)) g.faults.push({ entry, what: "origin" });
  const judged = await judge(bytes, textOf(e, "signature"));
  if (judged.verdict === "left") g.left++;
  else if (judged.verdict === "wrong" || judged.fingerprint !== key) g.faults.push({ entry, what: "signature" });
  else if (!g.known.has(judged.fingerprint)) g.faults.push({ entry, what: "stranger" });
  else if ((g.known.ownerOf(judged.fingerprint) ?? actor) !== actor) g.faults.push({ entry, what: "actor" });
  await g.known.command(text, actor);
}

/* A sealed entry is opened: the real one must be what was committed to, and is then looked at like any other. */
async function opened(g: Going, e: Entry, entry: number, origin: string): Promise<void> {
  const sealed = Number(textOf(e, "entry"));
  const salt = Uint8Array.from(textOf(e, "salt").match(/../g) ?? [], (x) => parseInt(x, 16));
  const real = e.parts.get("bytes") ?? new Uint8Array();
  const commitment = hex(await sha256(concat(utf8("mufakat-seal-v1\n"), salt, real)));
  if (g.commitments.get(sealed) !== commitment) {
    g.faults.push({ entry, what: "opening" });
    return;
  }
  g.commitments.delete(sealed);
  await command(g, readEntry(real), entry, origin);
}

async function look(g: Going, bytes: Uint8Array, number: number, origin: string): Promise<void> {
  try {
    const e = readEntry(bytes);
    if (e.at < g.last) g.faults.push({ entry: number, what: "order" });
    g.last = e.at;
    if (e.kind === "found") await g.known.found(textOf(e, "keys"));
    else if (e.kind === "command") await command(g, e, number, origin);
    else if (e.kind === "sealed") g.commitments.set(number, textOf(e, "commitment"));
    else if (e.kind === "opened") await opened(g, e, number, origin);
  } catch {
    g.faults.push({ entry: number, what: "shape" });
  }
}

/* ---- the head that was seen before ---- */

interface Seen {
  size: number;
  root: string;
}

function seenBefore(origin: string): Seen | undefined {
  const kept = localStorage.getItem(`head ${origin}`);
  return kept ? (JSON.parse(kept) as Seen) : undefined;
}

async function compareWithBefore(origin: string, leaves: Hash[], faults: Fault[]): Promise<number> {
  const seen = seenBefore(origin);
  if (!seen) return 0;
  const again = seen.size <= leaves.length && same(await rootOf(leaves, 0, seen.size), unbase64(seen.root));
  if (!again) faults.push({ what: "fork" });
  return again ? seen.size : 0;
}

/** Goes through all of it; throws where something can't be fetched or read at all. */
export async function verifyAll(progress: Progress): Promise<Verdict> {
  const note = readNote(await get<string>("/ledger/checkpoint"));
  const checkpoint = readCheckpoint(note.text);
  const leaves: Hash[] = [];
  const g: Going = { faults: [], known: new Known(), commitments: new Map(), commands: 0, left: 0, last: "" };
  let logKey = "";
  for (let i = 0; i * WIDTH < checkpoint.size; i++) {
    const list = await bundle(i, checkpoint.size);
    if (i === 0) logKey = textOf(readEntry(list[0]!), "log");
    leaves.push(...(await Promise.all(list.map(leafHash))));
    for (const [k, bytes] of list.entries()) await look(g, bytes, i * WIDTH + k, checkpoint.origin);
    progress(leaves.length, checkpoint.size);
  }
  const key = await readKey(logKey);
  if (key.name !== checkpoint.origin || !(await signedBy(note, key))) g.faults.push({ what: "log" });
  if (!same(await rootOf(leaves), checkpoint.root)) g.faults.push({ what: "root" });
  const before = await compareWithBefore(checkpoint.origin, leaves, g.faults);
  if (g.faults.length === 0)
    localStorage.setItem(
      `head ${checkpoint.origin}`,
      JSON.stringify({ size: checkpoint.size, root: base64(checkpoint.root) }),
    );
  return {
    checkpoint,
    logKey: writeKey(key),
    entries: leaves.length,
    commands: g.commands,
    left: g.left,
    sealed: g.commitments.size,
    before,
    faults: g.faults,
  };
}
