/* Entries of the ledger and the signatures in them (docs/ledger.md), read anew for the browser's own verification. */
import { concat, sshString, SshReader, unbase64, utf8 } from "../sign/bytes";
import { fingerprintOf } from "../sign/ssh";
import { ed25519 } from "./note";
import { judgePasskey } from "./passkey";

export interface Entry {
  readonly kind: string;
  readonly at: string;
  readonly parts: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The text of a part; "" where there is none. */
export function textOf(e: Entry, part: string): string {
  const bytes = e.parts.get(part);
  return bytes ? decoder.decode(bytes) : "";
}

/** Throws where the bytes aren't an entry. */
export function readEntry(bytes: Uint8Array): Entry {
  let at = 0;
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw new Error("no entry");
    const text = decoder.decode(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const field = (word: string): string => {
    const text = line();
    if (!text.startsWith(`${word} `)) throw new Error("no entry");
    return text.slice(word.length + 1);
  };
  if (line() !== "mufakat-entry-v1") throw new Error("no entry");
  const kind = field("kind");
  const instant = field("at");
  const parts = new Map<string, Uint8Array<ArrayBuffer>>();
  while (at < bytes.length) {
    const m = /^([a-z-]+) (0|[1-9]\d*)$/.exec(field("part"));
    const n = Number(m?.[2]);
    if (!m || parts.has(m[1]!) || at + n >= bytes.length || bytes[at + n] !== 10) throw new Error("no entry");
    parts.set(m[1]!, bytes.slice(at, at + n) as Uint8Array<ArrayBuffer>);
    at += n + 1;
  }
  return { kind, at: instant, parts };
}

/** Entries of a bundle, each after its length in two bytes. */
export function readBundle(bytes: Uint8Array): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const n = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (at + 2 + n > bytes.length) throw new Error("a bundle that ends too early");
    list.push(bytes.subarray(at + 2, at + 2 + n));
    at += 2 + n;
  }
  return list;
}

/* What a signature comes to: good, wrong, or of a kind that this browser leaves to mufakat verify. */
export type Judged = { verdict: "good" | "wrong"; fingerprint: string } | { verdict: "left"; kind: string };

/** Whether a signature is over those bytes, by the key that it brings along; whose that is, is another question. */
export async function judge(text: Uint8Array, signature: string): Promise<Judged> {
  const armour = signature.replace(/-----(BEGIN|END) SSH SIGNATURE-----/g, "");
  const bytes = unbase64(armour);
  if (String.fromCharCode(...bytes.subarray(0, 8)) === "WEBAUTHN") {
    const { good, fingerprint } = await judgePasskey(text, bytes);
    return { verdict: good ? "good" : "wrong", fingerprint };
  }
  const r = new SshReader(bytes);
  r.skip("SSHSIG");
  if (r.u32() !== 1) throw new Error("no SSHSIG");
  const blob = r.string();
  const [namespace, reserved, algorithm] = [r.text(), r.text(), r.text()];
  const inner = new SshReader(r.string());
  const key = new SshReader(blob);
  const kind = key.text();
  if (kind !== "ssh-ed25519") return { verdict: "left", kind };
  const pub = key.string();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", text as Uint8Array<ArrayBuffer>));
  const signed = concat(utf8("SSHSIG"), sshString(namespace), sshString(reserved), sshString(algorithm), sshString(digest));
  const good =
    namespace === "mufakat" &&
    reserved === "" &&
    algorithm === "sha512" &&
    inner.text() === kind &&
    (await ed25519(pub.slice() as Uint8Array<ArrayBuffer>, inner.string(), signed));
  return { verdict: good ? "good" : "wrong", fingerprint: await fingerprintOf(blob) };
}
