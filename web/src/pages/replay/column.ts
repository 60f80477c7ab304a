/* What one charter makes of a scenario, frame by frame: who sits where, what was tried and how it stands, who knows. */
import type { Account, Attempt, Both, Count, How, Intention, Place, Replay, Under } from "./data";
import type { Frame, Placed } from "./course";

export type Standing = "none" | "open" | "passed" | "force" | "trial" | "lifted" | "stopped" | "absent" | "over";

export interface Stopped {
  clause: string | null;
  where: string;
  why: Both | null;
}

export interface Tried {
  intention: number;
  title: string;
  standing: Standing;
  words: Both | null;
  stopped: Stopped[];
  vote: Tally | null;
  signed: Tally | null;
}

export interface Tally {
  yes: number;
  no: number;
  need: number;
  of: number;
  clause: string;
}

export interface Sitting {
  who: string;
  count: number;
  /** What most of them voted, and how many did so. */
  ballot: "yes" | "no" | "abstain" | null;
  cast: number;
}

export interface Knows {
  who: string;
  how: How | "not";
}

export interface Line {
  frame: number;
  at: number;
  words: Both;
}

export interface Moment {
  tried: Tried[];
  sitting: Sitting[];
  vacant: number;
  offices: { title: string; who: string | null; suspended: boolean }[];
  knows: Knows[];
  knowing: number;
  /** How many of the lines have come; the next one is what comes next. */
  lines: number;
}

export interface Column {
  under: Under;
  account: Account;
  body: string;
  lines: Line[];
  moments: Moment[];
  /** For the lanes of the axis: where something ran, was in force, was stopped. */
  spans: { from: number; to: number; standing: Standing }[];
  marks: { frame: number; kind: "event" | "stopped" }[];
}

interface Entry {
  attempt: Attempt;
  intention: number;
  tried: Tried;
  shown: boolean;
  ballots: Map<string, { yes: number; no: number; abstain: number }>;
  signed: number;
}

/* The line of people that an id is of: employees_488 is one of employees. */
function lineOf(replay: Replay, id: string | null | undefined): string | null {
  if (!id) return null;
  if (replay.people.some((p) => p.who === id)) return id;
  const crowd = id.replace(/_\d+$/, "");
  return replay.people.some((p) => p.who === crowd) ? crowd : null;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function stop(place: Place | null, why: Both | null): Stopped {
  return { clause: place ? oneLine(place.text) : null, where: place ? `${place.file}:${place.line}` : "", why };
}

/* The reasons of a refusal; that a rule can't hold follows from what stands beside it. */
function refusedBy(a: Attempt): Stopped[] {
  const all = a.refusals.length > 1 ? a.refusals.filter((r) => r.reason !== "rule_cannot_hold") : a.refusals;
  return all.map((r) => stop(r.place, { en: r.en, id: r.id }));
}

function stoppedBy(u: Under, account: Account, e: Entry): Stopped[] {
  const why = account === u.main && u.why.find((w) => w.intention === e.intention && w.power === e.attempt.power);
  if (why && why.stopped_by.length)
    return why.stopped_by.slice(0, 4).map((s) => stop(s.place, s.en ? { en: s.en, id: s.id } : null));
  if (e.attempt.refusals.length) return refusedBy(e.attempt);
  const failed = e.attempt.count.filter((c) => !c.holds);
  if (failed.length) return failed.map((c) => stop(c.place, e.attempt.count_said));
  return e.attempt.signatures.map((c) => stop(c.place, null));
}

/* The body to draw: the smallest that has more than one person. */
function bodyOf(u: Under): Under["bodies"][number] | undefined {
  const size = (b: Under["bodies"][number]) => b.who.reduce((n, s) => n + s.count, 0);
  return [...u.bodies].filter((b) => size(b) > 1).sort((a, b) => size(a) - size(b))[0] ?? u.bodies[0];
}

const RUNNING: Record<string, Standing> = {
  filed: "open",
  passed: "passed",
  effect: "force",
  provisional: "trial",
  lifted: "lifted",
  reinstated: "force",
  final: "force",
};
const BAD = new Set(["rejected", "lapsed", "withdrawn", "vetoed", "overturned", "undone", "failed", "moot", "superseded"]);

class Play {
  readonly entries: Entry[];
  readonly seats = new Map<string, number>();
  readonly offices: { name: string; title: string; who: string | null; suspended: boolean }[];
  readonly body: Under["bodies"][number] | undefined;
  /** What was filed last: whose ballots the seats show. */
  current: Entry | null = null;
  /** The latest attempt of what was sought first that was filed: what people know or don't. */
  known: Attempt | null = null;

  constructor(
    readonly replay: Replay,
    readonly u: Under,
    readonly account: Account,
  ) {
    this.body = bodyOf(u);
    for (const s of this.body?.who ?? []) this.seats.set(s.who, (this.seats.get(s.who) ?? 0) + s.count);
    this.offices = u.offices.map((o) => ({ name: o.name, title: o.title ?? o.name, who: o.who, suspended: false }));
    this.entries = account.intentions.flatMap((i, n) =>
      i.attempts.map((attempt) => ({
        attempt,
        intention: n,
        shown: false,
        ballots: new Map(),
        signed: 0,
        tried: {
          intention: n,
          title: attempt.title ?? attempt.said,
          standing: "none" as Standing,
          words: null,
          stopped: [],
          vote: null,
          signed: null,
        },
      })),
    );
  }

  show(e: Entry, standing: Standing, words: Both | null, stopped: Stopped[] = []): void {
    e.shown = true;
    e.tried = { ...e.tried, standing, words, stopped };
  }

  refused(s: Placed): void {
    const mine = this.entries.filter((e) => e.attempt.power === s.power && !e.shown);
    const e = mine.find((x) => x.attempt.tried === s.at) ?? mine[0];
    if (!e) return;
    if (s.kind === "absent") this.show(e, "absent", e.attempt.outcome_said);
    else this.show(e, "stopped", s.words, refusedBy(e.attempt).length ? refusedBy(e.attempt) : stoppedBy(this.u, this.account, e));
  }

  /* Seats and offices. */
  moved(s: Placed): void {
    const who = lineOf(this.replay, s.person);
    if (!who) return;
    const person = this.replay.people.find((p) => p.who === who);
    const here = s.body !== null && s.body === this.body?.name;
    if (here && s.event === "seated") this.seats.set(who, person?.crowd ? (this.seats.get(who) ?? 0) + 1 : 1);
    if (here && ["unseated", "resigned", "term_over"].includes(s.event ?? "")) {
      const left = (this.seats.get(who) ?? 0) - 1;
      if (left > 0) this.seats.set(who, left);
      else this.seats.delete(who);
    }
    for (const o of this.offices) {
      if (o.name !== s.office) continue;
      if (s.event === "appointed") Object.assign(o, { who, suspended: false });
      if (s.event === "vacated") Object.assign(o, { who: null, suspended: false });
      if (s.event === "suspended") o.suspended = true;
      if (s.event === "suspension_over") o.suspended = false;
    }
  }

  voted(s: Placed, e: Entry): void {
    if (s.on_challenge || !s.ballot || s.ballot === "sealed") return;
    for (const share of s.who ?? []) {
      const crowd = this.replay.people.find((p) => p.who === share.who)?.crowd;
      const had = (crowd && e.ballots.get(share.who)) || { yes: 0, no: 0, abstain: 0 };
      e.ballots.set(share.who, { ...had, [s.ballot]: had[s.ballot] + share.count });
    }
  }

  proposal(s: Placed): void {
    const e = this.entries.find((x) => x.attempt.proposal === s.proposal);
    if (!e) return;
    if (s.event === "filed") {
      this.current = e;
      if (e.intention === 0) this.known = e.attempt;
    }
    if (s.event === "voted") this.voted(s, e);
    if (s.event === "challenge_signed") e.signed += (s.who ?? []).reduce((n, x) => n + x.count, 0);
    const standing = RUNNING[s.event ?? ""];
    if (standing) this.show(e, standing, s.words ?? e.tried.words);
    else if (s.event === "ended" && BAD.has(e.attempt.outcome)) {
      this.show(e, "stopped", e.attempt.outcome_said, stoppedBy(this.u, this.account, e));
    } else if (s.words && e.shown && ["open", "passed", "force", "trial"].includes(e.tried.standing) && s.event !== "voted")
      this.show(e, e.tried.standing, s.words);
  }

  apply(s: Placed): void {
    if (s.kind === "refused" || s.kind === "absent") this.refused(s);
    if (s.kind !== "event") return;
    this.moved(s);
    if (s.proposal) this.proposal(s);
    if (s.event !== "suspension_over") return;
    const over = this.entries.find((e) => e.attempt.outcome === "over" && e.attempt.subject === s.person && e.shown);
    if (over) this.show(over, "over", over.attempt.outcome_said);
  }

  sitting(): Sitting[] {
    return [...this.seats].map(([who, count]) => {
      const b = this.current?.ballots.get(who);
      if (!b) return { who, count, ballot: null, cast: 0 };
      const cast = Math.max(b.yes, b.no, b.abstain);
      return { who, count, ballot: b.no === cast ? "no" : b.yes === cast ? "yes" : "abstain", cast };
    });
  }

  tally(counts: Count[] | undefined, yes: number, no: number): Tally | null {
    const c = counts?.[0];
    return c ? { yes, no, need: c.need, of: Math.max(c.of, yes + no), clause: oneLine(c.place.text) } : null;
  }

  tried(e: Entry): Tried {
    let yes = 0;
    let no = 0;
    for (const b of e.ballots.values()) {
      yes += b.yes;
      no += b.no;
    }
    return {
      ...e.tried,
      vote: e.tried.standing === "absent" ? null : this.tally(e.attempt.count, yes, no),
      signed: e.signed > 0 ? this.tally(e.attempt.signatures, e.signed, 0) : null,
    };
  }
}

/* Who knows at a frame. Those who seek it know first; others when the instant has run its course. */
function knowledge(p: Play, at: number, done: boolean): Knows[] {
  const first: Intention | undefined = p.account.intentions[0];
  const begun = first && Date.parse(first.at) <= at;
  return p.replay.people.map(({ who }) => {
    const k = p.known?.knowledge.find((x) => x.who === who);
    if (!k) return { who, how: begun && first.who.includes(who) ? "actor" : "not" };
    const since = (t: string | null) => t !== null && (Date.parse(t) < at || (Date.parse(t) === at && done));
    if (k.how === "actor") return { who, how: "actor" };
    if (since(k.told_by_duty)) return { who, how: "duty" };
    return { who, how: since(k.at) ? k.how : "not" };
  });
}

function moment(p: Play, f: Frame, done: boolean, lines: number): Moment {
  const knows = knowledge(p, f.at, done);
  const size = new Map(p.replay.people.map((x) => [x.who, x.count]));
  const sitting = p.sitting();
  return {
    tried: p.entries.filter((e) => e.shown).map((e) => p.tried(e)),
    sitting,
    vacant: Math.max(0, (p.body?.seats ?? 0) - sitting.reduce((n, s) => n + s.count, 0)),
    offices: p.offices.map(({ title, who, suspended }) => ({ title, who, suspended })),
    knows,
    knowing: knows.reduce((n, k) => n + (k.how === "not" ? 0 : (size.get(k.who) ?? 0)), 0),
    lines,
  };
}

/* Runs of the same standing of what was sought first, for the lane. */
function spansOf(moments: Moment[]): Column["spans"] {
  const spans: Column["spans"] = [];
  const standing = (m: Moment): Standing => [...m.tried].reverse().find((t) => t.intention === 0)?.standing ?? "none";
  moments.forEach((m, i) => {
    const s = standing(m);
    const last = spans[spans.length - 1];
    if (last && last.standing === s) last.to = i + 1;
    else spans.push({ from: i, to: i + 1, standing: s });
  });
  return spans.filter((s) => s.standing !== "none");
}

export function play(replay: Replay, u: Under, account: Account, steps: Placed[], frames: Frame[]): Column {
  const p = new Play(replay, u, account);
  const lines: Line[] = [];
  const moments: Moment[] = [];
  const marks: Column["marks"] = [];
  let i = 0;
  frames.forEach((f, n) => {
    for (; i < steps.length; i++) {
      const s = steps[i] as Placed;
      if (s.time > f.at || (s.time === f.at && s.stage > f.stage)) break;
      p.apply(s);
      if (!s.words) continue;
      lines.push({ frame: n, at: s.time, words: s.words });
      marks.push({ frame: n, kind: s.kind === "refused" ? "stopped" : "event" });
    }
    moments.push(moment(p, f, (steps[i]?.time ?? Number.POSITIVE_INFINITY) > f.at, lines.length));
  });
  return { under: u, account, body: p.body?.title ?? p.body?.name ?? "", lines, moments, spans: spansOf(moments), marks };
}
