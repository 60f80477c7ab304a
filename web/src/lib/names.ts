/*
 * Names of people. The interface speaks of them by their identifiers; names are asked for together, as pages come to
 * need them, and kept.
 */
import { signal, type Signal } from "@preact/signals";
import { get, type Schemas } from "./api";

const MOST = 100;

const known = new Map<string, Signal<string | undefined>>();
let wanted: string[] = [];

async function ask(ids: string[]): Promise<void> {
  try {
    const { people } = await get<Schemas["People"]>("/people", { ids: ids.join(",") });
    for (const p of people) known.get(p.id)!.value = p.name;
  } catch {
    for (const id of ids) known.delete(id); // asked for again when next needed; until then the identifier stands
  }
}

function askAll(): void {
  for (; wanted.length > 0; wanted = wanted.slice(MOST)) void ask(wanted.slice(0, MOST));
}

/** What somebody is called: until that is known, and where it can't be, the identifier. */
export function nameOf(id: string): string {
  let s = known.get(id);
  if (!s) {
    known.set(id, (s = signal<string | undefined>(undefined)));
    if (wanted.push(id) === 1) setTimeout(askAll);
  }
  return s.value ?? id;
}
