/*
 * The reader's language. Each file of pages has its own words, both languages side by side, so that none can be
 * forgotten: the Indonesian half has the type of the English one.
 */
import { signal } from "@preact/signals";

export type Lang = "en" | "id";

function first(): Lang {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("lang");
  if (asked === "en" || asked === "id") return asked;
  return navigator.languages.some((l) => /^(id|ms)\b/.test(l)) && !navigator.languages[0]?.startsWith("en")
    ? "id"
    : "en";
}

export const lang = signal<Lang>(first());

export function speak(next: Lang): void {
  localStorage.setItem("lang", next);
  lang.value = next;
}

type Same<T> = { [K in keyof T]: T[K] extends string ? string : T[K] };

/** Words of one file; call what it returns while rendering, to have those of the present language. */
export function words<T extends Record<string, unknown>>(both: { en: T; id: Same<T> }): () => T {
  return () => both[lang.value] as T;
}

/** The language as the browser's own formats of numbers and dates know it. */
export function locale(): string {
  return lang.value === "id" ? "id-ID" : "en-GB";
}

const grouped = new Map<string, Intl.NumberFormat>();

/** A whole number as the reader's language writes it: "1,200" or "1.200". */
export function count(n: number): string {
  if (Math.abs(n) < 1000) return String(n); // to make a format takes longer than a page has
  let f = grouped.get(locale());
  if (!f) grouped.set(locale(), (f = new Intl.NumberFormat(locale())));
  return f.format(n);
}

/** A template's `{0}`, `{1}`, … filled in. */
export function fill(template: string, ...args: (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (_, n: string) => String(args[Number(n)] ?? ""));
}
