/* The charter as it is written, with a small field in the place of each of its numbers. */
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { below } from "../../lib/html";
import { fill, words } from "../../lib/lang";
import { change, draft, type Draft } from "./draft";
import { check, stamp } from "./study";
import { blocks, form, numerals, put, step, where, type Block, type Numeral } from "./tokens";

const w = words({
  en: {
    label: "{0}: {1} (line {2})",
    plain: "{1} (line {2})",
    not: "Not a number here: write 5, 2/3, 50% or 7 days",
    was: "was {0}",
  },
  id: {
    label: "{0}: {1} (baris {2})",
    plain: "{1} (baris {2})",
    not: "Bukan angka di sini: tulislah 5, 2/3, 50% atau 7 days",
    was: "tadinya {0}",
  },
});

/** Each number of the draft's text with what it was in the library's; undefined where the text was edited otherwise. */
export function compared(d: Draft): { n: Numeral; is: string; was: string | undefined }[] {
  const old = numerals(d.original);
  const now = numerals(d.text);
  return now.map((n, i) => {
    const o = old.length === now.length ? old[i] : undefined;
    return { n, is: d.text.slice(n.at, n.end), was: o && d.original.slice(o.at, o.end) };
  });
}

function labelOf(text: string, n: Numeral): string {
  const at = where(text, n);
  return fill(at.item ? w().label : w().plain, at.item, at.line, at.nr);
}

function NumberField({ text, n, was }: { text: string; n: Numeral; was: string | undefined }) {
  const t = w();
  const [typed, setTyped] = useState<string>();
  const is = text.slice(n.at, n.end);
  const shown = typed ?? is;
  const wrong = typed !== undefined && !form(typed.trim());
  const changed = was !== undefined && was !== is;
  const take = (value: string) => {
    const d = draft.peek();
    setTyped(value);
    if (d && form(value.trim())) change({ text: put(d.text, n, value.trim()) });
  };
  return (
    <>
      <input
        class={`found-number${changed ? " changed" : ""}`}
        aria-label={labelOf(text, n)}
        aria-invalid={wrong}
        title={wrong ? t.not : changed ? fill(t.was, was) : undefined}
        value={shown}
        maxLength={24}
        size={1}
        spellcheck={false}
        autocomplete="off"
        style={{ width: `${Math.max(2, shown.length) + 1.6}ch` }}
        onInput={(e) => take(e.currentTarget.value)}
        onBlur={() => setTyped(undefined)}
        onKeyDown={(e) => {
          const by = e.key === "ArrowUp" ? 1 : e.key === "ArrowDown" ? -1 : 0;
          if (!by || wrong) return;
          e.preventDefault();
          take(step(shown, by));
        }}
      />
      {changed && <span class="found-was">{fill(t.was, was)}</span>}
      {wrong && (
        <span class="found-fault" role="alert">
          {t.not}
        </span>
      )}
    </>
  );
}

/* What is a comment or a string in a line is set apart a little; numbers are fields. */
function Segment({ text }: { text: string }) {
  const parts = text.split(/("(?:\\.|[^"\\])*"?|#.*)/);
  return (
    <>
      {parts.map((p) =>
        p.startsWith("#") ? <span class="found-comment">{p}</span> : p.startsWith('"') ? <span class="found-string">{p}</span> : p,
      )}
    </>
  );
}

interface Line {
  at: number;
  end: number;
  nr: number;
}

function linesOf(text: string, b: Block, first: number): Line[] {
  const list: Line[] = [];
  let nr = first;
  for (let at = b.at; at < b.end; nr++) {
    const feed = text.indexOf("\n", at);
    const end = feed < 0 || feed > b.end ? b.end : feed;
    list.push({ at, end, nr });
    at = end + 1;
  }
  return list;
}

type Compared = ReturnType<typeof compared>;

function RuleLine({ text, line, all, faults }: { text: string; line: Line; all: Compared; faults: string[] }) {
  const raw = text.slice(line.at, line.end);
  const indent = /^ */.exec(raw)?.[0].length ?? 0;
  const inside: JSX.Element[] = [];
  let told = line.at + indent;
  all.forEach(({ n, was }, i) => {
    if (n.at < line.at || n.at >= line.end) return;
    inside.push(<Segment text={text.slice(told, n.at)} />, <NumberField key={`n${i}`} text={text} n={n} was={was} />);
    told = n.end;
  });
  inside.push(<Segment text={text.slice(told, line.end)} />);
  const head = /^ *(?:entrenched )?(?:charter|power|body|office|emergency|mandate|mission)\b/.test(raw);
  return (
    <div class={`found-line${head ? " head" : ""}${faults.length ? " bad" : ""}`} style={{ "--indent": `${indent}ch` }}>
      {raw.trim() ? inside : " "}
      {faults.map((f) => (
        <span class="found-fault">✕ {f}</span>
      ))}
    </div>
  );
}

/* Comments of whole lines, one after the other, are read as prose: a line that is set in keeps its break. */
function Comment({ text }: { text: string }) {
  const lines = text.split("\n").map((l) => l.trim().replace(/^# ?/, ""));
  const paragraphs: string[] = [];
  let fresh = true;
  for (const l of lines) {
    if (!l.trim()) fresh = true;
    else if (fresh || /^ {2}\S/.test(l)) {
      paragraphs.push(l.trim());
      fresh = false;
    } else paragraphs[paragraphs.length - 1] += ` ${l.trim()}`;
  }
  return (
    <div class="found-remarks">
      {paragraphs.map((p) => (
        <p>
          <bdi>{p}</bdi>
        </p>
      ))}
    </div>
  );
}

function Rules({ text, block, first, all, faults }: { text: string; block: Block; first: number; all: Compared; faults: Map<number, string[]> }) {
  const out: JSX.Element[] = [];
  let remarks: string[] = [];
  const flush = (nr: number) => {
    if (remarks.length) out.push(<Comment key={`c${nr}`} text={remarks.join("\n")} />);
    remarks = [];
  };
  for (const line of linesOf(text, block, first)) {
    const raw = text.slice(line.at, line.end);
    if (/^\s*#/.test(raw)) remarks.push(raw);
    else {
      flush(line.nr);
      out.push(<RuleLine key={`l${line.nr}`} text={text} line={line} all={all} faults={faults.get(line.nr) ?? []} />);
    }
  }
  flush(0);
  return <div class="found-rules">{out}</div>;
}

/* The prose as the server has rendered it; its headings stand below the page's own. */
function Prose({ text, html }: { text: string; html: string | undefined }) {
  if (html === undefined) return <p class="found-plain">{text.trim()}</p>;
  return <div class="found-prose" dangerouslySetInnerHTML={{ __html: below(html, 1) }} />;
}

/** What the check has against each line of the present text. */
export function faultsOf(d: Draft): Map<number, string[]> {
  const map = new Map<number, string[]>();
  const c = check.value;
  if (c?.is && c.of === stamp(d.text))
    for (const x of c.is.diagnostics)
      if (x.severity === "error") map.set(x.line, [...(map.get(x.line) ?? []), x.repair ? `${x.message} ${x.repair}` : x.message]);
  return map;
}

export function CharterText({ d }: { d: Draft }) {
  const all = compared(d);
  const faults = faultsOf(d);
  const prose = (check.value?.is?.document ?? []).filter((p) => p.kind === "prose");
  let k = 0;
  return (
    <div class="found-charter" lang="en">
      {blocks(d.text).map((b, i) => {
        const raw = d.text.slice(b.at, b.end);
        if (!b.rules) return raw.trim() ? <Prose key={i} text={raw} html={prose[k++]?.html} /> : null;
        const first = d.text.slice(0, b.at).split("\n").length;
        return <Rules key={i} text={d.text} block={b} first={first} all={all} faults={faults} />;
      })}
    </div>
  );
}
