/* The components of every page. What they look like stands in components.css; /view/design shows them all. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import { Problem, type Resource } from "../lib/api";
import { words } from "../lib/lang";
import { nameOf } from "../lib/names";
import { to } from "../lib/router";
import { fromNow, minute, now, span } from "../lib/time";

const w = words({
  en: {
    failed: "This could not be read",
    again: "Try again",
    vacant: "vacant",
    left: "{0} left",
    over: "over",
    close: "Close",
    waiting: "Being read…",
  },
  id: {
    failed: "Ini tidak dapat dibaca",
    again: "Coba lagi",
    vacant: "kosong",
    left: "tersisa {0}",
    over: "usai",
    close: "Tutup",
    waiting: "Sedang dibaca…",
  },
});

export type Tone = "plain" | "yes" | "no" | "wait" | "told";

const shapes: Record<Tone, string> = { plain: "○", yes: "✓", no: "✕", wait: "◷", told: "→" };

/** A state in a word, with a shape before it: colour alone says nothing. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{shapes[tone]}</span>
      {children}
    </span>
  );
}

/** A note, a fault, something that waits. `role` alert where it must be heard at once. */
export function Said({ tone = "told", alert, children }: { tone?: Tone; alert?: boolean; children: ComponentChildren }) {
  return (
    <div class={`said ${tone}`} role={alert ? "alert" : undefined}>
      {children}
    </div>
  );
}

/** Text that a person wrote. It is isolated, so that its direction of writing changes nothing around it. */
export function Text({ children }: { children: ComponentChildren }) {
  return <bdi>{children}</bdi>;
}

/** A sentence of the program's, in which names of a charter stand between backticks. */
export function Coded({ text }: { text: string }) {
  return <bdi>{text.split("`").map((part, i) => (i % 2 ? <code>{part}</code> : part))}</bdi>;
}

export function PageHead({ title, lead, children }: { title: string; lead?: string; children?: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Mufakat`;
  }, [title]);
  return (
    <div class="page-head">
      <div>
        <h1>
          <Text>{title}</Text>
        </h1>
        {lead && (
          <p>
            <Text>{lead}</Text>
          </p>
        )}
      </div>
      {children && <div class="row">{children}</div>}
    </div>
  );
}

export function Card({ title, children, id }: { title?: string; children: ComponentChildren; id?: string }) {
  return (
    <section class="card" id={id} aria-label={title}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** An instant: absolute, with how far it is from now; the machine-readable one stays in the markup. */
export function When({ at, short }: { at: string; short?: boolean }) {
  return (
    <time dateTime={at} title={at}>
      {short ? fromNow(at) : `${minute(at)} (${fromNow(at)})`}
    </time>
  );
}

/** What is left of a window, counted down by the server's clock. */
export function Clock({ until }: { until: string }) {
  const ms = Date.parse(until) - now.value;
  return (
    <time class="number" dateTime={until} title={minute(until)}>
      {ms <= 0 ? w().over : w().left.replace("{0}", span(ms))}
    </time>
  );
}

/** How much of what is needed is there: filled by who said yes, hatched by who said no, a mark where it holds. */
export function Bar({ had, against = 0, need, of, label }: BarProps) {
  const share = (n: number) => `${of > 0 ? Math.min(100, (n / of) * 100) : 0}%`;
  return (
    <div class="bar" role="img" aria-label={label}>
      <span class="had" style={{ width: share(had) }} />
      <span class="against" style={{ width: share(against) }} />
      <span class="mark" style={{ left: share(need) }} />
    </div>
  );
}

export interface BarProps {
  had: number;
  against?: number;
  need: number;
  of: number;
  label: string;
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/u);
  return parts
    .slice(0, 2)
    .map((p) => [...p][0] ?? "")
    .join("")
    .toUpperCase();
}

/** Somebody, by name, with the way to who that is. */
export function Person({ id }: { id: string }) {
  return (
    <a href={to(`people/${id}`)}>
      <Text>{nameOf(id)}</Text>
    </a>
  );
}

/** A seat with who sits in it, or visibly empty. */
export function Seat({ name, href, note }: { name?: string; href?: string; note?: string }) {
  const inside = (
    <>
      <span class="face" aria-hidden="true">
        {name ? initials(name) : "–"}
      </span>
      <span>{name ? <Text>{name}</Text> : w().vacant}</span>
      {note && <span class="soft">{note}</span>}
    </>
  );
  if (href && name)
    return (
      <a class="seat" href={href}>
        {inside}
      </a>
    );
  return <div class={name ? "seat" : "seat vacant"}>{inside}</div>;
}

export function Waiting() {
  return (
    <div class="waiting" role="status">
      <span class="unseen">{w().waiting}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

/** What went wrong, in the server's words: what, why, what to do. */
export function Failed({ error, again }: { error: Error; again?: () => void }) {
  const p = error instanceof Problem ? error.body : undefined;
  return (
    <Said tone="no" alert>
      <p class="strong">{p?.title ?? w().failed}</p>
      <p>{error.message}</p>
      {p?.advice && <p class="soft">{p.advice}</p>}
      {again && (
        <button class="button" onClick={again}>
          {w().again}
        </button>
      )}
    </Said>
  );
}

/** What a resource holds, once it is there; what stands in its place until then, or when it can't be read. */
export function Read<T>({ of, children }: { of: Resource<T>; children: (data: T) => ComponentChildren }) {
  const data = of.data.value;
  const failed = of.failed.value;
  if (data !== undefined) return <>{children(data)}</>;
  if (failed) return <Failed error={failed} again={() => void of.again()} />;
  return <Waiting />;
}

/** A dialog over the page; keyboard and focus are the browser's own. */
export function Dialog({ open, title, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open.value) ref.current?.showModal();
    else ref.current?.close();
  }, [open.value]);
  return (
    <dialog ref={ref} onClose={onClose} aria-label={title}>
      {open.value && (
        <div class="stack">
          <div class="row apart">
            <h2>{title}</h2>
            <button class="button quiet" onClick={onClose}>
              {w().close}
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}

interface DialogProps {
  open: ReadonlySignal<boolean>;
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}
