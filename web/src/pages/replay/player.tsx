/* The player: where one is, how one moves, and the axis that all charters share. */
import { computed, effect, signal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Text } from "../../design/parts";
import { fill } from "../../lib/lang";
import { span } from "../../lib/time";
import { frameAt, instantAt, type Course } from "./course";
import { say, utc, w } from "./words";

/** Steps per second at single speed: time enough to read one. */
const PACE = 0.55;
const STEPS = 10_000;
export const SPEEDS = [0.5, 1, 2, 4];

export class Player {
  readonly pos = signal(0);
  readonly playing = signal(false);
  readonly speed = signal(1);
  readonly frame;
  private last = 0;
  private carry = 0;

  constructor(readonly course: Course) {
    this.frame = computed(() => frameAt(course.frames, this.pos.value));
  }

  get end(): number {
    return this.course.frames.length - 1;
  }

  to(frame: number): void {
    this.pos.value = this.course.frames[Math.max(0, Math.min(this.end, frame))]?.pos ?? 0;
  }

  step(by: number): void {
    this.playing.value = false;
    this.to(this.frame.value + by);
  }

  toggle(): void {
    if (!this.playing.value && this.frame.value >= this.end) this.to(0);
    this.playing.value = !this.playing.value;
    this.last = 0;
    this.carry = 0;
    if (this.playing.value) requestAnimationFrame((t) => this.tick(t));
  }

  /* Where motion is unwanted it goes from step to step, at the same pace. */
  private tick(t: number): void {
    if (!this.playing.value) return;
    const passed = this.last ? Math.min(t - this.last, 100) : 0;
    this.last = t;
    const steps = (passed / 1000) * PACE * this.speed.value;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.carry += steps;
      if (this.carry >= 1) {
        this.carry = 0;
        this.to(this.frame.value + 1);
      }
    } else {
      /* The same time for each step, however much room it has on the axis. */
      const f = this.course.frames;
      const i = this.frame.value;
      const room = (f[i + 1]?.pos ?? 1) - (f[i]?.pos ?? 0);
      this.pos.value = Math.min(1, this.pos.value + steps * room + 1e-6);
    }
    if (this.frame.value >= this.end) this.playing.value = false;
    else requestAnimationFrame((next) => this.tick(next));
  }

  /** True: the key was one of the player's. */
  key(e: KeyboardEvent): boolean {
    if (e.altKey || e.ctrlKey || e.metaKey) return false;
    if (e.key === " ") this.toggle();
    else if (e.key === "ArrowRight" || e.key === "ArrowUp") this.step(1);
    else if (e.key === "ArrowLeft" || e.key === "ArrowDown") this.step(-1);
    else if (e.key === "Home") this.step(-this.end);
    else if (e.key === "End") this.step(this.end);
    else return false;
    return true;
  }
}

/* Keys work wherever nothing else wants them. */
export function usePlayerKeys(player: Player): void {
  useEffect(() => {
    const heard = (e: KeyboardEvent) => {
      const at = e.target as HTMLElement;
      if (at.closest("select, textarea, input:not([type=range]), dialog, [role=tablist]")) return;
      const pressed = at.closest("button, a, summary");
      if (pressed && (e.key === " " || e.key === "Enter")) return;
      const scrolls = at.closest(".scroll, .replay-columns") && e.key.startsWith("Arrow");
      if (scrolls || e.key === "ArrowUp" || e.key === "ArrowDown" ? at.matches("input[type=range]") && player.key(e) : player.key(e))
        e.preventDefault();
    };
    addEventListener("keydown", heard);
    return () => {
      removeEventListener("keydown", heard);
      player.playing.value = false;
    };
  }, [player]);
}

/* Labels of the axis: each day once, where there is room; those that a phone has none for are minor. */
function labels(course: Course): { pos: number; text: string; minor: boolean }[] {
  const out: { pos: number; text: string; minor: boolean }[] = [];
  let day = "";
  let wide = -1;
  let narrow = -1;
  for (const f of course.frames) {
    const text = utc(f.at, "day");
    if (text === day) continue;
    if (f.pos - wide < 0.085 || f.pos > 0.97) continue;
    day = text;
    wide = f.pos;
    const minor = f.pos - narrow < 0.24;
    if (!minor) narrow = f.pos;
    out.push({ pos: f.pos, text, minor });
  }
  return out;
}

const percent = (x: number) => `${(x * 100).toFixed(3)}%`;

/* One lane for each charter: what was under way, in force, stopped. Told in words by the columns and the table. */
function Lanes({ course }: { course: Course }) {
  const at = (frame: number) => course.frames[frame]?.pos ?? 1;
  return (
    <div class="replay-lanes" aria-hidden="true">
      {course.columns.map((c) => (
        <div class="replay-lane">
          <span class="replay-lane-name">
            <Text>{c.under.charter}</Text>
          </span>
          {c.spans.map((s) => (
            <i
              class={`replay-span ${s.standing}`}
              style={{ left: percent(at(s.from)), width: percent(Math.max(0.004, at(s.to) - at(s.from))) }}
            />
          ))}
          {c.marks.map((m) => (
            <i class={`replay-mark ${m.kind}`} style={{ left: percent(at(m.frame)) }} />
          ))}
        </div>
      ))}
    </div>
  );
}

/* What moves sixty times a second: written to the elements themselves, past the comparison of trees. */
function Axis({ player, course }: { player: Player; course: Course }) {
  const t = w();
  const range = useRef<HTMLInputElement>(null);
  const head = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      effect(() => {
        const pos = player.pos.value;
        if (range.current) range.current.value = String(Math.round(pos * STEPS));
        if (head.current) head.current.style.transform = `translateX(${percent(pos)})`;
      }),
    [player],
  );
  return (
    <div class="replay-axis">
      <div class="replay-over">
        <Lanes course={course} />
        <div class="replay-head" ref={head} aria-hidden="true" />
      </div>
      <Range player={player} course={course} range={range} label={t.moment} />
      <div class="replay-days" aria-hidden="true">
        {labels(course).map((l) => (
          <span class={l.minor ? "minor" : ""} style={{ left: percent(l.pos) }}>
            {l.text}
          </span>
        ))}
      </div>
    </div>
  );
}

function Range(props: { player: Player; course: Course; range: { current: HTMLInputElement | null }; label: string }) {
  const { player, course, range, label } = props;
  const f = course.frames[player.frame.value];
  return (
    <input
      ref={range}
      type="range"
      min={0}
      max={STEPS}
      step={1}
      aria-label={label}
      aria-valuetext={f ? utc(f.at) : ""}
      onInput={(e) => {
        player.playing.value = false;
        player.pos.value = Number(e.currentTarget.value) / STEPS;
      }}
    />
  );
}

/* The clock runs between steps too. */
function Now({ player, course }: { player: Player; course: Course }) {
  const t = w();
  const minute = useMemo(
    () => computed(() => Math.floor(instantAt(course.frames, player.pos.value) / 60_000 + 1e-6) * 60_000),
    [player, course],
  );
  const from = minute.value - course.origin;
  return (
    <p class="replay-now number">
      <strong>{utc(minute.value)}</strong> <span class="soft">{from >= 60_000 && fill(t.after, span(from))}</span>
    </p>
  );
}

function Glyph({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}

function Buttons({ player }: { player: Player }) {
  const t = w();
  const on = player.playing.value;
  const name = on ? t.pause : t.play;
  return (
    <div class="replay-buttons">
      <button class="button quiet" aria-label={t.back} title={t.back} onClick={() => player.step(-1)}>
        <Glyph d="M6 5h2v14H6zM19 5v14L9 12z" />
      </button>
      <button class="button main replay-play" aria-label={name} title={name} onClick={() => player.toggle()}>
        <Glyph d={on ? "M7 5h4v14H7zM13 5h4v14h-4z" : "M8 5v14l11-7z"} />
      </button>
      <button class="button quiet" aria-label={t.forth} title={t.forth} onClick={() => player.step(1)}>
        <Glyph d="M16 5h2v14h-2zM5 5v14l10-7z" />
      </button>
      <label class="replay-speed">
        <span class="unseen">{t.speed}</span>
        <select value={String(player.speed.value)} onChange={(e) => (player.speed.value = Number(e.currentTarget.value))}>
          {SPEEDS.map((s) => (
            <option value={String(s)}>{s} ×</option>
          ))}
        </select>
      </label>
    </div>
  );
}

export function PlayerBar({ player, course }: { player: Player; course: Course }) {
  const t = w();
  return (
    <section class="replay-player" aria-label={t.player}>
      <div class="replay-controls">
        <Buttons player={player} />
        <Now player={player} course={course} />
      </div>
      <Axis player={player} course={course} />
    </section>
  );
}

/** The moment in a sentence or two, said when one has stayed at it for a while. */
export function useSpoken(player: Player, course: Course, words: (frame: number) => string): Signal<string> {
  const spoken = useMemo(() => signal(""), [course]);
  useEffect(() => {
    let waiting: number | undefined;
    const stop = effect(() => {
      const frame = player.frame.value;
      clearTimeout(waiting);
      waiting = window.setTimeout(() => (spoken.value = words(frame)), 700);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [player, course]);
  return spoken;
}

/** What the latest fact and each column say at a frame, in words. */
export function inWords(course: Course, frame: number): string {
  const t = w();
  const fact = [...course.facts].reverse().find((f) => f.frame <= frame);
  const columns = course.columns.map((c) => {
    const tried = c.moments[frame]?.tried ?? [];
    const last = tried[tried.length - 1];
    return `${c.under.title}: ${last ? `${last.title}, ${t.standing[last.standing]}` : t.nothing}`;
  });
  const f = course.frames[frame];
  return [f ? utc(f.at) : "", say(fact?.said), ...columns].filter(Boolean).join(". ");
}
