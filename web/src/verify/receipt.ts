/* Receipts (C2SP tlog-proof): an entry, a proof, a checkpoint; checked without asking anybody. */
import { unbase64 } from "../sign/bytes";
import { readCheckpoint, readNote, signedBy, type VerifierKey } from "./note";
import { includes, leafHash, type Hash } from "./tree";

export interface Receipt {
  readonly index: number;
  readonly proof: readonly Hash[];
  readonly note: string;
}

/** Throws where it is none. */
export function readReceipt(text: string): Receipt {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, end).split("\n");
  if (end < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("no receipt");
  if (lines[0]?.startsWith("extra ")) lines.shift();
  const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "")?.[1];
  if (index === undefined) throw new Error("no receipt");
  return { index: Number(index), proof: lines.map(unbase64), note: text.slice(end + 2) };
}

/** Whether the receipt shows that those bytes stand in the ledger of that key. */
export async function proves(receipt: Receipt, entry: Uint8Array, key: VerifierKey): Promise<boolean> {
  const note = readNote(receipt.note);
  const checkpoint = readCheckpoint(note.text);
  return (
    checkpoint.origin === key.name &&
    (await signedBy(note, key)) &&
    includes(await leafHash(entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
  );
}
