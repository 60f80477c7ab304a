/*
 * The numbers of a charter's text and where they stand: whole numbers, fractions, percentages and durations, by the
 * lexical form of the language (docs/language.md), outside comments, strings and the prose of a document. An instant
 * is none. Nothing here knows what a number means: whether the text is still a charter, the server says.
 */

export type Kind = "whole" | "fraction" | "percent" | "duration";

export interface Numeral {
  at: number;
  end: number;
  kind: Kind;
}

export interface Block {
  /** Prose of a document around the rules, or rules. */
  rules: boolean;
  at: number;
  end: number;
}

const UNITS = "minutes|hours|days|weeks|years|minute|hour|day|week|year";
const ITEM = new RegExp(
  [
    "#[^\\n]*", // a comment
    '"(?:\\\\[^\\n]|[^"\\\\\\n])*"', // a string
    "[a-z_][a-z0-9_]*", // a word
    "\\d{4}-\\d[0-9A-Za-z:.+-]*", // an instant
    "\\d+(?:\\.\\d+)? *%",
    "\\d+/\\d+",
    `\\d+ +(?:${UNITS})\\b`,
    "\\d+",
  ].join("|"),
  "g",
);
const FORMS: [Kind, RegExp][] = [
  ["percent", /^\d{1,12}(?:\.\d{1,6})? *%$/],
  ["fraction", /^\d{1,12}\/\d{1,12}$/],
  ["duration", new RegExp(`^\\d{1,12} +(?:${UNITS})$`)],
  ["whole", /^\d{1,12}$/],
];

/** Which form of a number the text is; undefined: none. */
export function form(text: string): Kind | undefined {
  return FORMS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Whether the charter's text is a document in Markdown, as the ledger sees it by its first words. */
export function isDocument(text: string): boolean {
  return !/^(?:[ \t\r]*\n|#[^\n]*\n)*[ \t]*charter\s*"/.test(text);
}

/** The text in its parts, in order, with nothing left out. */
export function blocks(text: string): Block[] {
  if (!isDocument(text)) return [{ rules: true, at: 0, end: text.length }];
  const list: Block[] = [];
  const fence = /^```+ *charter\b[^\n]*\n/gm;
  let told = 0;
  for (let m = fence.exec(text); m; m = fence.exec(text)) {
    const at = m.index + m[0].length;
    const close = text.slice(at).search(/^```/m);
    const end = close < 0 ? text.length : at + close;
    if (m.index > told) list.push({ rules: false, at: told, end: m.index });
    list.push({ rules: true, at, end });
    const after = text.indexOf("\n", end);
    told = after < 0 ? text.length : after + 1;
    fence.lastIndex = told;
  }
  if (told < text.length) list.push({ rules: false, at: told, end: text.length });
  return list;
}

/** Every number in the rules, in order. */
export function numerals(text: string): Numeral[] {
  const list: Numeral[] = [];
  for (const b of blocks(text))
    if (b.rules)
      for (const m of text.slice(b.at, b.end).matchAll(ITEM)) {
        const kind = form(m[0]);
        if (kind) list.push({ at: b.at + m.index, end: b.at + m.index + m[0].length, kind });
      }
  return list;
}

/** The text with another number in that place; nothing else of it moves. */
export function put(text: string, n: Numeral, value: string): string {
  return text.slice(0, n.at) + value + text.slice(n.end);
}

/** One more, or one less: of a fraction its upper number, of a duration its count. Never below 0. */
export function step(value: string, by: number): string {
  return value.replace(/^\d+/, (d) => String(Math.max(0, Number(d) + by)));
}

/** What a number stands in: the title of its item, and its line without the spaces. */
export function where(text: string, n: Numeral): { item: string; line: string; nr: number } {
  const before = text.slice(0, n.at);
  const items = [...before.matchAll(/^[ \t]*(?:entrenched )?(?:power|body|office|emergency|mandate) +(\w+)(?:\([^)]*\))?(?:\s*"((?:\\.|[^"\\\n])*)")?/gm)];
  const last = items[items.length - 1];
  const from = before.lastIndexOf("\n") + 1;
  const to = text.indexOf("\n", n.at);
  return {
    item: last ? last[2] || (last[1] as string) : "",
    line: text
      .slice(from, to < 0 ? text.length : to)
      .trim()
      .replace(/\s+/g, " "),
    nr: before.split("\n").length,
  };
}
