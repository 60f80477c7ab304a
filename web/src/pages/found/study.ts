/* What the server says of the draft while it changes: is it a charter, what does it permit, can these people found. */
import { effect, signal } from "@preact/signals";
import { post, Problem, type Schemas } from "../../lib/api";
import { lang } from "../../lib/lang";
import { draft } from "./draft";
import { rosterOf } from "./roster";

const PAUSE = 350; /* ms without a change, before something is asked */
const BUSY = 3000; /* ms until the next try, where too many ask at once */
const TRIES = 5;

export interface Figure {
  possible: boolean;
  least: number | null;
  most: number | null;
}

export interface AuditPower {
  name: string;
  title: string;
  decide: { against_all: Figure };
  stop: Figure;
  timing: { effect_ms: number | null; persons_told: number; told: { lead_ms: number | null; persons: number }[] };
}

export interface Finding {
  key: string;
  level: "note" | "serious" | "grave";
  says: { en: string; id: string };
}

export interface Audit {
  complete: boolean;
  powers: AuditPower[];
  findings: Finding[] | null;
}

export type Check = Schemas["CharterCheck"];
export type RosterCheck = Schemas["RosterCheck"];

/** What is known, of which text; `of` differs from the draft's while a newer one is asked for. */
export interface Known<T> {
  of: string;
  is?: T;
  failed?: Error;
}

export const check = signal<Known<Check> | undefined>(undefined);
export const audit = signal<Known<Audit> | undefined>(undefined);
export const before = signal<Known<Audit> | undefined>(undefined);
export const roster = signal<Known<RosterCheck> | undefined>(undefined);

const auditOf = (charter: string) => post<Audit>("/studies/audit", { charter, people: "nominal", quick: true, seconds: 10 });

/* One question at a time for each kind: what comes late for an older text is let go. */
function asker<T>(into: typeof check | typeof audit | typeof before | typeof roster) {
  let latest = "";
  let timer: number | undefined;
  return (of: string, question: () => Promise<T>, at: number = PAUSE): void => {
    if (of === latest) return;
    latest = of;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const mine = () => latest === of;
      const tell = (known: Known<unknown>) => mine() && ((into.value as Known<unknown>) = known);
      const ask = (left: number) =>
        question().then(
          (is) => tell({ of, is }),
          (e: Error) => {
            if (left > 0 && e instanceof Problem && e.status === 503) window.setTimeout(() => mine() && ask(left - 1), BUSY);
            else tell({ of, failed: e });
          },
        );
      void ask(TRIES);
    }, at);
  };
}

const askCheck = asker<Check>(check);
const askAudit = asker<Audit>(audit);
const askBefore = asker<Audit>(before);
const askRoster = asker<RosterCheck>(roster);

/** What the questions are told apart by: the text, in a language. */
export const stamp = (text: string) => `${lang.value} ${text}`;

/** Follows the draft for as long as the page is open; returns what ends that. */
export function follow(): () => void {
  const ends = [
    effect(() => {
      const d = draft.value;
      if (!d) return;
      const { text, original, charter } = d;
      askCheck(stamp(text), () => post<Check>("/studies/check", text), check.peek() ? PAUSE : 0);
      askBefore(original, () => auditOf(charter), 0);
    }),
    effect(() => {
      const d = draft.value;
      const c = check.value;
      if (d && c?.of === stamp(d.text) && c.is?.valid && c.is.not_carried.length === 0) {
        const { text, original, charter } = d;
        askAudit(text, () => auditOf(text === original ? charter : text), 0);
      }
    }),
    effect(() => {
      const d = draft.value;
      const c = check.value;
      if (!d || !d.people.length || c?.of !== stamp(d.text) || !c.is?.valid) return;
      const charter = d.text;
      const text = rosterOf(d);
      askRoster(stamp(`${text}\n${charter}`), () => post<RosterCheck>("/studies/roster", { charter, roster: text }));
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** The roster's answer, where it is about what the draft is now. */
export function rosterNow(): Known<RosterCheck> | undefined {
  const d = draft.value;
  return d && roster.value?.of === stamp(`${rosterOf(d)}\n${d.text}`) ? roster.value : undefined;
}

