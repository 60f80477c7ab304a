/* The editor of an amendment: a text with line numbers, checked while one types. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Badge, Said, Text } from "../../design/parts";
import { post, type Schemas } from "../../lib/api";
import { fill } from "../../lib/lang";
import { w } from "./words";

type Check = Schemas["CharterCheck"];
type Mistake = Schemas["Diagnostic"];

/** The check of a text, a moment after it was last changed; undefined while it isn't known. */
export function useCheck(text: string): { check: Check | undefined; failed: Error | undefined } {
  const [state, set] = useState<{ text: string; check?: Check; failed?: Error }>({ text: "" });
  useEffect(() => {
    let gone = false;
    const later = setTimeout(() => {
      post<Check>("/studies/check", text)
        .then((check) => gone || set({ text, check }))
        .catch((failed: Error) => gone || set({ text, failed }));
    }, 350);
    return () => {
      gone = true;
      clearTimeout(later);
    };
  }, [text]);
  const here = state.text === text;
  return { check: here ? state.check : undefined, failed: here ? state.failed : undefined };
}

function lineOf(text: string, n: number): string {
  return text.split("\n")[n - 1] ?? "";
}

/** The line with a caret below, as on a terminal. */
function Caret({ text, m }: { text: string; m: Mistake }) {
  const line = lineOf(text, m.line).replace(/\t/g, " ");
  const from = Math.max(0, m.column - 40);
  return (
    <pre class="charter-caret" dir="ltr" aria-hidden="true">
      {line.slice(from, from + 72)}
      {"\n"}
      {" ".repeat(Math.max(0, m.column - 1 - from))}
      {"^".repeat(Math.max(1, Math.min(m.length, line.length - m.column + 1, 40)))}
    </pre>
  );
}

export function Mistakes({ text, list, go }: { text: string; list: Mistake[]; go: (m: Mistake) => void }) {
  const t = w();
  return (
    <ul class="list">
      {list.map((m) => (
        <li>
          <div class="row">
            <Badge tone={m.severity === "error" ? "no" : "wait"}>{m.id}</Badge>
            <button class="button quiet charter-goto" onClick={() => go(m)}>
              {fill(t.goto, m.line)}
            </button>
          </div>
          <p>
            <Text>{m.message}</Text>
          </p>
          <Caret text={text} m={m} />
          {m.repair && (
            <p class="small soft">
              <Text>{m.repair}</Text>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ text, at, list }: { text: string; at: number; list: Mistake[] }) {
  const wrong = new Map(list.map((m) => [m.line, m.severity]));
  const n = text.split("\n").length;
  return (
    <div class="charter-gutter" aria-hidden="true">
      <div style={{ transform: `translateY(${-at}px)` }}>
        {Array.from({ length: n }, (_, i) => (
          <span class={wrong.get(i + 1) ?? ""}>{wrong.has(i + 1) ? `● ${i + 1}` : i + 1}</span>
        ))}
      </div>
    </div>
  );
}

export function Editor({ text, set, list, field }: EditorProps) {
  const t = w();
  const [at, scrolled] = useState(0);
  return (
    <div class="charter-editor" dir="ltr">
      <Numbers text={text} at={at} list={list} />
      <textarea
        ref={field}
        aria-label={t.editor}
        aria-describedby="charter-state"
        spellcheck={false}
        autocomplete="off"
        wrap="off"
        value={text}
        onInput={(e) => set(e.currentTarget.value)}
        onScroll={(e) => scrolled(e.currentTarget.scrollTop)}
      />
    </div>
  );
}

interface EditorProps {
  text: string;
  set: (text: string) => void;
  list: Mistake[];
  field: { current: HTMLTextAreaElement | null };
}

/** Puts the cursor where a mistake is. */
export function useGoTo() {
  const field = useRef<HTMLTextAreaElement>(null);
  const go = (m: Mistake) => {
    const el = field.current;
    if (!el) return;
    const lines = el.value.split("\n");
    const at = lines.slice(0, m.line - 1).reduce((n, l) => n + l.length + 1, 0) + [...(lines[m.line - 1] ?? "")].slice(0, m.column - 1).join("").length;
    el.focus();
    el.setSelectionRange(at, at);
    const height = parseFloat(getComputedStyle(el).lineHeight);
    el.scrollTop = Math.max(0, (m.line - 5) * height);
  };
  return { field, go };
}

export function State({ check, failed }: { check: Check | undefined; failed: Error | undefined }) {
  const t = w();
  return (
    <div id="charter-state" role="status">
      {failed ? (
        <Said tone="no">{failed.message}</Said>
      ) : !check ? (
        <Said tone="wait">{t.checking}</Said>
      ) : check.valid ? (
        <Said tone="yes">
          {t.good} {check.warnings > 0 && fill(t.warnings, check.warnings)}
        </Said>
      ) : (
        <Said tone="no">{fill(t.mistakes, check.errors)}</Said>
      )}
    </div>
  );
}
