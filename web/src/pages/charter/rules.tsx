/* Rules as they are written: lines with their numbers, the words of the language told apart from names. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { fill } from "../../lib/lang";
import { w } from "./words";

const TOKEN =
  /("(?:[^"\\]|\\.)*")|(#.*$)|(\b\d[\d./%]*)|\b(charter|mission|body|office|power|rule|setting|fact|always|emergency|mandate|incompatible|silence|entrenched|caretaker|seats|open|minimum|require|limit|term|vacancies|filled|admitted|includes|weight|inactive|agents|delegable|proposed|opens|notice|hears|deliberates|requires|votes|closing|early|recuses|passes|when|challenge|overturned|veto|overridden|delay|effect|lapses|visible|until|ballot|secret|counted|again|only|confirmed|choose|nominations|declared|lasts|ended|reports|may|asks|never|stopped|within|between|with|quorum|majority|of|by|and|or|to|from|as|at|most|over|extends|than)\b/gu;

function coloured(text: string): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  let at = 0;
  for (const m of text.matchAll(TOKEN)) {
    if (m.index > at) out.push(text.slice(at, m.index));
    const kind = m[1] ? "text" : m[2] ? "comment" : m[3] ? "number" : "word";
    out.push(<span class={`charter-${kind}`}>{m[0]}</span>);
    at = m.index + m[0].length;
  }
  out.push(text.slice(at));
  return out;
}

/** The line that the address names; 0: none. */
export const named = signal(0);

export function readNamed(): void {
  named.value = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0);
}

/** Lines from `first` on. `marks`: lines that a finding is about, with its level. */
export function Lines({ lines, first, marks }: { lines: string[]; first: number; marks?: Map<number, string> }) {
  const t = w();
  return (
    <div class="charter-lines" dir="ltr">
      {lines.map((text, i) => {
        const n = first + i;
        const mark = marks?.get(n) ?? "";
        return (
          <div class={`charter-line ${mark} ${named.value === n ? "here" : ""}`.trimEnd()} id={`L${n}`}>
            <a href={`#L${n}`} tabIndex={-1} aria-label={fill(t.line, n)}>
              {n}
            </a>
            <code>
              <bdi>{coloured(text)}</bdi>
            </code>
          </div>
        );
      })}
    </div>
  );
}
