/* The figures of an audit, and what moved between two, in words. */
import { fill, words } from "../../lib/lang";
import type { Audit, AuditPower, Figure, Finding } from "./study";

export const w = words({
  en: {
    day: "{0} day",
    days: "{0} days",
    hours: "{0} hours",
    atOnce: "at once",
    never: "never",
    nobody: "nobody",
    decideFewer: "{0} can now do what took {1}.",
    decideMore: "It now takes {0} to decide; it took {1}.",
    decideNever: "Nobody can decide this any more; it took {1}.",
    decideEver: "{0} can now decide this; before, nobody could.",
    stopFewer: "{0} can now stop it; it took {1}.",
    stopMore: "It now takes {0} to stop it; it took {1}.",
    stopNever: "Nobody can stop it any more; {1} could.",
    stopEver: "{0} can now stop it; before, nobody could.",
    told: "{0} hear of it before it holds; it was {1}.",
    days_: "It now takes {0} at least; it took {1}.",
    person: "1 person",
    persons: "{0} people",
    nobodyHears: "nobody",
    came: "A new power.",
    went: "This power is gone.",
  },
  id: {
    day: "{0} hari",
    days: "{0} hari",
    hours: "{0} jam",
    atOnce: "seketika",
    never: "tidak pernah",
    nobody: "tidak ada",
    decideFewer: "{0} kini dapat melakukan yang tadinya perlu {1}.",
    decideMore: "Kini perlu {0} untuk memutuskan; tadinya {1}.",
    decideNever: "Tidak ada lagi yang dapat memutuskannya; tadinya perlu {1}.",
    decideEver: "{0} kini dapat memutuskannya; tadinya tidak ada yang bisa.",
    stopFewer: "{0} kini dapat menghentikannya; tadinya perlu {1}.",
    stopMore: "Kini perlu {0} untuk menghentikannya; tadinya {1}.",
    stopNever: "Tidak ada lagi yang dapat menghentikannya; tadinya cukup {1}.",
    stopEver: "{0} kini dapat menghentikannya; tadinya tidak ada yang bisa.",
    told: "{0} diberi tahu sebelum berlaku; tadinya {1}.",
    days_: "Kini perlu paling sedikit {0}; tadinya {1}.",
    person: "1 orang",
    persons: "{0} orang",
    nobodyHears: "tidak seorang pun",
    came: "Kewenangan baru.",
    went: "Kewenangan ini dihapus.",
  },
});

const DAY = 86_400_000;

/** A figure as one reads it: "3", "2–4", or that nobody can. */
export function few(f: Figure): string {
  if (!f.possible) return w().nobody;
  return f.least === f.most ? String(f.most) : `${f.least}–${f.most ?? "?"}`;
}

export function time(ms: number | null): string {
  const t = w();
  if (ms === null) return t.never;
  if (ms === 0) return t.atOnce;
  if (ms < 2 * DAY && ms % DAY !== 0) return fill(t.hours, Math.round(ms / 360_000) / 10);
  const days = Math.round((ms / DAY) * 10) / 10;
  return fill(days === 1 ? t.day : t.days, days);
}

function people(s: string): string {
  return s === "1" ? w().person : s === "0" ? w().nobodyHears : fill(w().persons, s);
}

/** What is shown of a power. */
export interface Row {
  decide: string;
  stop: string;
  told: string;
  days: string;
}

export function row(p: AuditPower): Row {
  return {
    decide: few(p.decide.against_all),
    stop: few(p.stop),
    told: String(p.timing.persons_told),
    days: time(p.timing.effect_ms),
  };
}

function capital(s: string): string {
  return s.charAt(0).toUpperCase() + s.slice(1);
}

function moved(kind: "decide" | "stop", was: Figure, is: Figure): string | undefined {
  const t = w();
  if (few(was) === few(is)) return undefined;
  if (!is.possible) return fill(t[`${kind}Never`], "", people(few(was)));
  if (!was.possible) return capital(fill(t[`${kind}Ever`], people(few(is))));
  const fewer = (is.most ?? 0) < (was.most ?? 0);
  return capital(fill(fewer ? t[`${kind}Fewer`] : t[`${kind}More`], people(few(is)), kind === "decide" && fewer ? few(was) : people(few(was))));
}

/** One power's moves, in sentences. */
function sentences(was: AuditPower, is: AuditPower): string[] {
  const t = w();
  const [a, b] = [row(was), row(is)];
  return [
    moved("decide", was.decide.against_all, is.decide.against_all),
    moved("stop", was.stop, is.stop),
    a.told !== b.told ? capital(fill(t.told, people(b.told), people(a.told))) : undefined,
    a.days !== b.days ? fill(t.days_, b.days, a.days) : undefined,
  ].filter((s): s is string => s !== undefined);
}

export interface Change {
  title: string;
  says: string[];
}

export interface Moves {
  changes: Change[];
  come: Finding[];
  gone: Finding[];
}

/** What is different in `is`, power by power, and which findings came or went. */
export function moves(was: Audit, is: Audit): Moves {
  const t = w();
  const old = new Map(was.powers.map((p) => [p.name, p]));
  const now = new Map(is.powers.map((p) => [p.name, p]));
  const changes = is.powers.map((p) => {
    const before = old.get(p.name);
    return { title: p.title || p.name, says: before ? sentences(before, p) : [t.came] };
  });
  for (const p of was.powers) if (!now.has(p.name)) changes.push({ title: p.title || p.name, says: [t.went] });
  const keys = (a: Audit) => new Set((a.findings ?? []).map((f) => f.key));
  const [had, has] = [keys(was), keys(is)];
  return {
    changes: changes.filter((c) => c.says.length > 0),
    come: (is.findings ?? []).filter((f) => !had.has(f.key)),
    gone: (was.findings ?? []).filter((f) => !has.has(f.key)),
  };
}
