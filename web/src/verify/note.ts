/*
 * Signed notes and checkpoints (C2SP signed-note and tlog-checkpoint, v1.0.0), as far as a reader needs them: Ed25519,
 * type 01 for the log, type 04 for witnesses.
 */
import { base64, concat, hex, sha256, unbase64, utf8 } from "../sign/bytes";
import type { Hash } from "./tree";

export interface VerifierKey {
  readonly name: string;
  /** Four bytes, as eight hexadecimal digits. */
  readonly id: string;
  readonly type: number;
  readonly key: Uint8Array<ArrayBuffer>;
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export interface Note {
  readonly text: string;
  readonly signatures: readonly { name: string; id: string; bytes: Uint8Array<ArrayBuffer> }[];
}

/** `name+id+base64`; throws where it is none, or its id isn't that of its key. */
export async function readKey(text: string): Promise<VerifierKey> {
  const m = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim());
  if (!m) throw new Error("no verifier key");
  const both = unbase64(m[3]!);
  const id = hex((await sha256(concat(utf8(m[1]! + "\n"), both))).subarray(0, 4));
  if (id !== m[2] || both.length !== 33) throw new Error("no verifier key");
  return { name: m[1]!, id, type: both[0]!, key: both.slice(1) };
}

export function writeKey(k: VerifierKey): string {
  return `${k.name}+${k.id}+${base64(concat(Uint8Array.of(k.type), k.key))}`;
}

/** Text and signatures, split at the last blank line; throws where there is none. */
export function readNote(bytes: string): Note {
  const at = bytes.lastIndexOf("\n\n");
  if (at < 0 || !bytes.endsWith("\n")) throw new Error("no signed note");
  const lines = bytes.slice(at + 2, -1).split("\n");
  return {
    text: bytes.slice(0, at + 1),
    signatures: lines.map((line) => {
      const m = /^\u2014 (\S+) (\S+)$/.exec(line);
      if (!m) throw new Error("no signed note");
      const all = unbase64(m[2]!);
      return { name: m[1]!, id: hex(all.subarray(0, 4)), bytes: all.slice(4) };
    }),
  };
}

export async function ed25519(key: Uint8Array<ArrayBuffer>, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  const k = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", k, signature as Uint8Array<ArrayBuffer>, message as Uint8Array<ArrayBuffer>);
}

/** Whether that key has signed the note. False: it hasn't, or wrongly. */
export async function signedBy(note: Note, key: VerifierKey): Promise<boolean> {
  const mine = note.signatures.filter((s) => s.name === key.name && s.id === key.id);
  for (const s of mine) {
    if (key.type === 1 && !(await ed25519(key.key, s.bytes, utf8(note.text)))) return false;
    if (key.type === 4) {
      const at = new DataView(s.bytes.buffer, s.bytes.byteOffset, 8).getBigUint64(0);
      const signed = utf8(`cosignature/v1\ntime ${at}\n${note.text}`);
      if (!(await ed25519(key.key, s.bytes.subarray(8), signed))) return false;
    }
  }
  return mine.length > 0;
}

/** What a note says as a checkpoint; throws where it is none. */
export function readCheckpoint(text: string): Checkpoint {
  const [origin, size, root] = text.split("\n");
  if (!origin || !/^(0|[1-9]\d*)$/.test(size ?? "") || !root) throw new Error("no checkpoint");
  const bytes = unbase64(root);
  if (bytes.length !== 32) throw new Error("no checkpoint");
  return { origin, size: Number(size), root: bytes };
}
