/* The roster's text, as src/engine/roster.h has it: one person a line, in the order of the list. */
import type { Draft, Person } from "./draft";

/* Characters that no text of a charter or roster may hold become spaces; the name is one line. */
function quoted(s: string): string {
  return `"${s.replace(/[\u0000-\u001f\u007f]+/g, " ").trim().replace(/[\\"]/g, "\\$&")}"`;
}

/** A short name to sign with, from a person's name: its first word, in the letters that the language has. */
export function idOf(name: string, taken: string[]): string {
  const word = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .find((x) => /^[a-z]/.test(x));
  const base = (word ?? "person").slice(0, 24);
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}_${n}`;
    if (!taken.includes(id)) return id;
  }
}

function line(p: Person): string {
  const places = Object.entries(p.places).map(([name, tags]) => name + (tags.length ? ` as ${tags.join(" + ")}` : ""));
  const key = p.key.trim();
  return `  ${p.id || "_"} ${quoted(p.name)}${places.length ? ` ${places.join(", ")}` : ""}${key ? ` key ${quoted(key)}` : ""}`;
}

export function rosterOf(d: Draft): string {
  return `roster ${quoted(d.title)} {\n${d.people.map((p) => `${line(p)}\n`).join("")}}\n`;
}

/** The person whom a line of the roster is about. */
export function personAt(d: Draft, nr: number): Person | undefined {
  return d.people[nr - 2];
}

/** What the organisation is called among files and commands: letters, digits and hyphens. */
export function slugOf(title: string): string {
  const s = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return s || "organisation";
}

/** Whether it can be the organisation's id: 3 to 200 letters, digits and `.-_/`. */
export function isOrigin(s: string): boolean {
  return /^[A-Za-z0-9._/-]{3,200}$/.test(s) && !s.startsWith("-");
}
