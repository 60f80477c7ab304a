/* Instants and spans as people say them. All instants of the ledger are UTC; pages show the reader's own zone. */
import { signal } from "@preact/signals";
import { locale, words } from "./lang";

const w = words({
  en: { in: "in {0}", ago: "{0} ago", now: "now", d: "d", h: "h", m: "min", s: "s" },
  id: { in: "{0} lagi", ago: "{0} lalu", now: "sekarang", d: "hari", h: "jam", m: "menit", s: "detik" },
});

/** The server's clock minus this machine's, in milliseconds: clocks on a page run by the server's. */
export const skew = signal(0);

/** The server's present instant; ticks once a second, and everything that shows a clock follows it. */
export const now = signal(Date.now());
setInterval(() => (now.value = Date.now() + skew.value), 1000);

export function setClock(serverNow: string): void {
  skew.value = Date.parse(serverNow) - Date.now();
  now.value = Date.now() + skew.value;
}

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;
const MINUTE = { ...DAY, hour: "2-digit", minute: "2-digit" } as const;

/* Making a format takes milliseconds, and a page has many instants that are drawn anew each second. */
const formats = new Map<object, Map<string, Intl.DateTimeFormat>>([DAY, MINUTE].map((form) => [form, new Map()]));

function formatted(instant: string, form: typeof DAY | typeof MINUTE): string {
  const kept = formats.get(form)!;
  let f = kept.get(locale());
  if (!f) kept.set(locale(), (f = new Intl.DateTimeFormat(locale(), form)));
  return f.format(new Date(instant));
}

/** A day, as "12 Nov 2026". */
export function day(instant: string): string {
  return formatted(instant, DAY);
}

/** A day and a minute, as "12 Nov 2026, 14:05". */
export function minute(instant: string): string {
  return formatted(instant, MINUTE);
}

/** A span in its two largest units: "3 d 4 h". */
export function span(ms: number): string {
  const t = w();
  const units: [number, string][] = [
    [86_400_000, t.d],
    [3_600_000, t.h],
    [60_000, t.m],
    [1000, t.s],
  ];
  const parts: string[] = [];
  let left = Math.abs(ms);
  for (const [size, name] of units) {
    if (parts.length === 2) break;
    const n = Math.floor(left / size);
    if (n > 0) parts.push(`${n} ${name}`);
    else if (parts.length > 0) break;
    left -= n * size;
  }
  return parts.join(" ") || `0 ${t.s}`;
}

/** How far an instant is from now: "in 3 d 4 h", "2 min ago". */
export function fromNow(instant: string): string {
  const ms = Date.parse(instant) - now.value;
  const t = w();
  if (Math.abs(ms) < 3000) return t.now; // clocks of two machines differ that much
  return (ms > 0 ? t.in : t.ago).replace("{0}", span(ms));
}
