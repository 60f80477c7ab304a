/*
 * What somebody is founding: a charter taken from the library, what was made of it, and the people. It is kept by the
 * tab (sessionStorage), one draft for each charter that was begun with, so that a reload loses nothing; none of it
 * leaves the browser but to be checked.
 */
import { computed, effect, signal } from "@preact/signals";
import { get } from "../../lib/api";
import { query } from "../../lib/router";

export interface Person {
  /** Of the row, for the page only. */
  row: number;
  name: string;
  id: string;
  /** Body or office, with the tags of the seat. */
  places: Record<string, string[]>;
  key: string;
}

export interface Draft {
  charter: string;
  original: string;
  text: string;
  title: string;
  origin: string;
  people: Person[];
}

/** The library's charter that the address names. */
export const chosen = computed(() => query.value.get("charter") ?? "");
export const draft = signal<Draft | undefined>(undefined);
export const failed = signal<Error | undefined>(undefined);

const place = (charter: string) => `found:${charter}`;

function kept(charter: string): Draft | undefined {
  try {
    const d = JSON.parse(sessionStorage.getItem(place(charter)) ?? "null") as Draft | null;
    return d?.charter === charter && typeof d.text === "string" && Array.isArray(d.people) ? d : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something was begun with that charter in this tab. */
export function begun(charter: string): boolean {
  const d = kept(charter);
  return d !== undefined && (d.text !== d.original || d.people.length > 0 || d.title !== "");
}

effect(() => {
  const d = draft.value;
  if (!d) return;
  try {
    sessionStorage.setItem(place(d.charter), JSON.stringify(d));
  } catch {
    /* The tab keeps no more; the page goes on with what it has. */
  }
});

/** Takes up the draft of that charter, or begins one. */
export async function open(charter: string): Promise<void> {
  failed.value = undefined;
  if (draft.peek()?.charter === charter) return;
  draft.value = kept(charter);
  if (draft.peek()) return;
  try {
    const text = await get<string>(`/library/${encodeURIComponent(charter)}`);
    if (chosen.peek() === charter)
      draft.value = { charter, original: text, text, title: "", origin: "", people: [] };
  } catch (e) {
    failed.value = e as Error;
  }
}

export function change(part: Partial<Draft>): void {
  if (draft.value) draft.value = { ...draft.value, ...part };
}

export function changePerson(row: number, part: Partial<Person>): void {
  if (draft.value) change({ people: draft.value.people.map((p) => (p.row === row ? { ...p, ...part } : p)) });
}

/** The address of a step. */
export function stepTo(step: string): string {
  return `/view/found${step ? `/${step}` : ""}${chosen.value ? `?charter=${encodeURIComponent(chosen.value)}` : ""}`;
}
