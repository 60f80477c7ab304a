/*
 * The course of a replay, worked out once: an axis of frames that all charters share, and for each frame what each
 * charter's column shows. Scrubbing then only changes which frame is looked at.
 *
 * A frame is an instant and a stage of it: what happens within one instant comes one after the other, first what
 * people sought or said, then sentence by sentence what each charter made of it.
 */
import type { Account, Both, Note, Replay, Step, Under } from "./data";
import { play, type Column } from "./column";

export interface Frame {
  at: number;
  stage: number;
  /** Where on the axis, 0 to 1. */
  pos: number;
}

/** What the scenario itself says, with where it is known from. */
export interface Fact {
  frame: number;
  at: number;
  said: Both;
  note: Note | undefined;
}

export interface Course {
  replay: Replay;
  frames: Frame[];
  facts: Fact[];
  columns: Column[];
  /** The first thing that anybody sought: from when on time is counted. */
  origin: number;
}

export type Placed = Step & { time: number; stage: number; words: Both | null };

export function accountOf(u: Under, variant: string): Account {
  return (variant && u.variants.find((v) => v.variant === variant)) || u.main;
}

/* A sentence for what a column shows; leaving is told by the scenario's people and seen in the seats. */
function wordsOf(s: Step): Both | null {
  if (s.said) return s.said;
  return s.event === "resigned" && s.en ? { en: `${s.en}.`, id: `${s.id ?? s.en}.` } : null;
}

function factsOf(replay: Replay, accounts: Account[]): Omit<Fact, "frame">[] {
  const notes = new Map(replay.notes.map((n) => [n.line, n]));
  const seen = new Map<string, Omit<Fact, "frame">>();
  const add = (at: string, line: number | undefined, said: Both | null | undefined, key: string) => {
    if (said && !seen.has(key)) seen.set(key, { at: Date.parse(at), said, note: line ? notes.get(line) : undefined });
  };
  for (const a of accounts) {
    for (const i of a.intentions) add(i.at, i.scenario_line, i.statement, `${i.scenario_line}`);
    for (const s of a.timeline) {
      if (s.kind === "statement") add(s.at, s.scenario_line, s.statement, `${s.scenario_line}`);
      const p = s.event === "resigned" ? replay.people.find((x) => x.who === s.person) : undefined;
      if (p) add(s.at, p.scenario_line, { en: `${p.name} leaves.`, id: `${p.name} keluar.` }, `${p.who}${s.at}`);
    }
  }
  return [...seen.values()].sort((a, b) => a.at - b.at);
}

/* Stages begin anew at each instant; what people say comes before what charters make of it. */
function place(account: Account, spoken: Set<number>): Placed[] {
  let time = Number.NaN;
  let next = 0;
  let stage = 0;
  return account.timeline.map((s) => {
    const at = Date.parse(s.at);
    if (at !== time) {
      time = at;
      next = stage = spoken.has(at) ? 1 : 0;
    }
    const words = wordsOf(s);
    if (words) stage = next++;
    return { ...s, time, stage, words };
  });
}

/* How much room a span gets: minutes, hours and months in steps, so that dense hours can be read. */
function room(ms: number, before: boolean): number {
  return (1 + 0.3 * Math.log2(1 + ms / 60_000)) * (before ? 0.4 : 1);
}

function framesOf(stages: Map<number, number>, origin: number): Frame[] {
  const frames: Frame[] = [];
  let x = 0;
  let last: number | undefined;
  for (const at of [...stages.keys()].sort((a, b) => a - b)) {
    if (last !== undefined) x += room(at - last, at <= origin && last < origin);
    const n = stages.get(at) ?? 1;
    for (let stage = 0; stage < n; stage++) {
      if (stage > 0) x += 0.6;
      frames.push({ at, stage, pos: x });
    }
    last = at;
  }
  for (const f of frames) f.pos = x > 0 ? f.pos / x : 0;
  return frames;
}

export function makeCourse(replay: Replay, variant: string): Course {
  const accounts = replay.under.map((u) => accountOf(u, variant));
  const facts = factsOf(replay, accounts);
  const spoken = new Set(facts.map((f) => f.at));
  const placed = accounts.map((a) => place(a, spoken));
  const stages = new Map<number, number>([...spoken].map((at) => [at, 1]));
  for (const s of placed.flat()) if (s.words) stages.set(s.time, Math.max(stages.get(s.time) ?? 0, s.stage + 1));
  const sought = accounts.flatMap((a) => a.intentions.map((i) => Date.parse(i.at)));
  const origin = sought.length ? Math.min(...sought) : 0;
  const frames = framesOf(stages, origin);
  const first = new Map<number, number>();
  frames.forEach((f, i) => first.has(f.at) || first.set(f.at, i));
  return {
    replay,
    frames,
    origin,
    facts: facts.map((f) => ({ ...f, frame: first.get(f.at) ?? 0 })),
    columns: replay.under.map((u, i) => play(replay, u, accounts[i] as Account, placed[i] as Placed[], frames)),
  };
}

/** The last frame that begins at or before a place on the axis. */
export function frameAt(frames: Frame[], pos: number): number {
  let i = 0;
  while (i + 1 < frames.length && (frames[i + 1] as Frame).pos <= pos + 1e-9) i++;
  return i;
}

/** The instant at a place on the axis, between frames too. */
export function instantAt(frames: Frame[], pos: number): number {
  const i = frameAt(frames, pos);
  const a = frames[i];
  const b = frames[i + 1];
  if (!a) return 0;
  return b && b.pos > a.pos ? a.at + ((b.at - a.at) * (pos - a.pos)) / (b.pos - a.pos) : a.at;
}

/** A frame as an address holds it, and back: "2023-11-17T04:00:00Z.3". */
export function momentName(f: Frame): string {
  const iso = new Date(f.at).toISOString().replace(".000Z", "Z");
  return f.stage > 0 ? `${iso}.${f.stage}` : iso;
}

export function momentNamed(frames: Frame[], name: string): number {
  const m = /^(.*Z)(?:\.(\d+))?$/.exec(name);
  const at = m ? Date.parse(m[1] as string) : Number.NaN;
  if (Number.isNaN(at)) return 0;
  const stage = Number(m?.[2] ?? 0);
  let i = 0;
  while (i + 1 < frames.length) {
    const f = frames[i + 1] as Frame;
    if (f.at > at || (f.at === at && f.stage > stage)) break;
    i++;
  }
  return i;
}
