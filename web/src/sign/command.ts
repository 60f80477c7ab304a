/*
 * The text of a command, byte for byte as docs/ledger.md has it: what is shown is what is signed. One field a line;
 * texts of any form are counted in bytes and follow on the next lines.
 */
import { get, type Schemas } from "../lib/api";
import { hex, sha256, utf8 } from "./bytes";

export type Field = { word: string; value: string } | { word: string; counted: string };

export interface Act {
  readonly verb: string;
  readonly fields: readonly Field[];
  /** The proposal that it is about, whose charter the text then names. */
  readonly proposal?: number;
  /** What is handed over with it: of the verb `document`. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** How long a text made here may still be taken: a day, or six at most where it is signed elsewhere. */
const ONE_DAY = 86_400_000;

function line(f: Field): string {
  if ("value" in f) return `${f.word} ${f.value}\n`;
  return `${f.word} ${utf8(f.counted).length}\n${f.counted}\n`;
}

/** The text for that person and key, from what the server says of the ledger's head. */
export function commandText(act: Act, head: Schemas["Signing"], actor: string, key: string): string {
  const until = new Date(Date.parse(head.now) + ONE_DAY).toISOString();
  return [
    "mufakat-command-v1\n",
    `organisation ${head.organisation}\n`,
    `charter ${head.proposal?.charter ?? head.charter}\n`,
    `head ${head.head.size} ${head.head.root}\n`,
    `actor ${actor}\n`,
    `key ${key}\n`,
    `sequence ${head.key?.sequence ?? 1}\n`,
    `not-after ${until}\n`,
    `do ${act.verb}\n`,
    ...act.fields.map(line),
  ].join("");
}

export function askHead(key: string, proposal?: number): Promise<Schemas["Signing"]> {
  return get<Schemas["Signing"]>("/head", { key, proposal });
}

/* ---- the acts that pages offer ---- */

export const about = (verb: string, n: number, ...more: Field[]): Act => ({
  verb,
  proposal: n,
  fields: [{ word: "proposal", value: String(n) }, ...more],
});

export function vote(n: number, ballot: string, count?: string, chosen: Field[] = []): Act {
  const which: Field[] = count ? [{ word: "count", value: count }] : [];
  return about("vote", n, ...which, { word: "ballot", value: ballot }, ...chosen);
}

export const say = (n: number, text: string): Act => about("say", n, { word: "text", counted: text });

/** For one proposal, or before any is filed. */
export const attest = (fact: string, n?: number): Act => ({
  verb: "attest",
  fields: [{ word: "fact", value: fact }, ...(n === undefined ? [] : [{ word: "proposal", value: String(n) }])],
  ...(n === undefined ? {} : { proposal: n }),
});

/** Which votes are delegated: all in a body, or fewer of them. */
export interface Scope {
  body: string;
  power?: string | null;
  proposal?: number | null;
}

const scoped = (s: Scope): Field[] => [
  ...(s.power ? [{ word: "power", value: s.power }] : []),
  ...(s.proposal ? [{ word: "proposal", value: String(s.proposal) }] : []),
];

/** To nobody: `to` is empty. */
export const delegate = (s: Scope, to: string): Act => ({
  verb: "delegate",
  fields: [{ word: "body", value: s.body }, ...(to ? [{ word: "person", value: to }] : []), ...scoped(s)],
  ...(s.proposal ? { proposal: s.proposal } : {}),
});

export const undelegate = (s: Scope): Act => ({
  verb: "undelegate",
  fields: [{ word: "body", value: s.body }, ...scoped(s)],
  ...(s.proposal ? { proposal: s.proposal } : {}),
});

/** Stores a text beside the ledger; its hash, as arguments name it, is the value of the first field. */
export async function store(text: string): Promise<Act> {
  const bytes = utf8(text);
  const hash = hex(await sha256(bytes));
  return {
    verb: "document",
    fields: [
      { word: "document", value: `sha256:${hash}` },
      { word: "size", value: String(bytes.length) },
    ],
    bytes,
  };
}

export const file = (power: string, values: readonly Field[], options: readonly string[] = []): Act => ({
  verb: "file",
  fields: [{ word: "power", value: power }, ...values, ...options.map((o) => ({ word: "option", counted: o }))],
});
