/*
 * The public HTTP interface, and nothing else: types come from docs/openapi.json. A resource is read once, kept, and
 * read anew when something has happened (live.ts); the server's ETag makes that cheap.
 */
import { batch, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { components } from "./openapi";
import { lang } from "./lang";

export type Schemas = components["schemas"];

/** What the server says is wrong, as application/problem+json. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: Partial<Schemas["Problem"]>,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
  }
}

export function url(path: string, params: Record<string, string | number | undefined> = {}): string {
  const q = new URLSearchParams({ lang: lang.value });
  for (const [name, value] of Object.entries(params)) if (value !== undefined) q.set(name, String(value));
  return `${path}?${q}`;
}

async function answer(r: Response): Promise<unknown> {
  const json = /json/.test(r.headers.get("Content-Type") ?? "");
  const body: unknown = json ? await r.json() : await r.text();
  if (!r.ok) throw new Problem(r.status, json ? (body as Schemas["Problem"]) : { detail: String(body) });
  return body;
}

export async function get<T>(path: string, params?: Record<string, string | number | undefined>): Promise<T> {
  return (await answer(await fetch(url(path, params)))) as T;
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const text = typeof body === "string";
  const r = await fetch(url(path), {
    method: "POST",
    headers: { "Content-Type": text ? "text/plain" : "application/json" },
    body: text ? body : JSON.stringify(body),
  });
  return (await answer(r)) as T;
}

export interface Resource<T> {
  readonly data: ReadonlySignal<T | undefined>;
  readonly failed: ReadonlySignal<Problem | Error | undefined>;
  /** Reads it anew; what was there stays until the new one is. */
  readonly again: () => Promise<void>;
}

const kept = new Map<string, Resource<unknown> & { stamp: number }>();

/** Goes up with whatever happens in the organisation. */
export const happened = signal(0);

/** What is at that path, read once for all that show it, and anew after each event. */
export function resource<T>(path: string, params?: Record<string, string | number | undefined>): Resource<T> {
  const key = url(path, params);
  const there = kept.get(key);
  if (there) return there as unknown as Resource<T>;
  const data = signal<T | undefined>(undefined);
  const failed = signal<Error | undefined>(undefined);
  const made = {
    data,
    failed,
    stamp: -1,
    async again() {
      try {
        const got = await get<T>(path, params);
        batch(() => {
          data.value = got;
          failed.value = undefined;
        });
      } catch (e) {
        failed.value = e as Error;
      }
    },
  };
  kept.set(key, made);
  if (kept.size > 200) kept.delete(kept.keys().next().value as string);
  effect(() => {
    const at = happened.value;
    if (kept.get(key) !== made || made.stamp === at) return;
    made.stamp = at;
    void made.again();
  });
  return made;
}

/** Every page of a list that has `next`; for lists that are known to be short. */
export async function all<T>(path: string, member: string, most = 2000): Promise<T[]> {
  const list: T[] = [];
  for (let after: number | string | null = null; list.length < most; ) {
    const page: Record<string, unknown> = await get(path, { limit: 200, after: after ?? undefined });
    list.push(...(page[member] as T[]));
    after = page["next"] as number | string | null;
    if (after === null || after === undefined) break;
  }
  return list;
}
