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

export async function put<T>(path: string, body: BodyInit, headers: Record<string, string>): Promise<T> {
  const r = await fetch(url(path), {
    method: "PUT",
    headers: { "Content-Type": "application/octet-stream", ...headers },
    body,
  });
  return (await answer(r)) as T;
}

export interface Resource<T> {
  readonly data: ReadonlySignal<T | undefined>;
  readonly failed: ReadonlySignal<Problem | Error | undefined>;
  /** Reads it anew; what was there stays until the new one is. */
  readonly again: () => Promise<void>;
}

interface Kept extends Resource<unknown> {
  /** What `happened` was when it was read last; -1: never. */
  stamp: number;
  shown: boolean;
}

const MOST = 200;
const kept = new Map<string, Kept>();

/** Goes up with whatever happens in the organisation. */
export const happened = signal(0);

function refresh(r: Kept): void {
  if (r.stamp === happened.peek()) return;
  r.stamp = happened.peek();
  void r.again();
}

effect(() => {
  happened.value;
  for (const r of kept.values()) if (r.shown) refresh(r);
});

/* What nobody looks at any more makes room, the oldest first. */
function makeRoom(): void {
  for (const [key, r] of kept) {
    if (kept.size <= MOST) return;
    if (!r.shown) kept.delete(key);
  }
}

/**
 * What is at that path, read once for all that show it, and anew after each event while it is shown: it is read when
 * a component first reads its `data`.
 */
export function resource<T>(path: string, params?: Record<string, string | number | undefined>): Resource<T> {
  const key = url(path, params);
  const there = kept.get(key);
  if (there) return there as unknown as Resource<T>;
  const failed = signal<Error | undefined>(undefined);
  const data = signal<T | undefined>(undefined, {
    watched() {
      made.shown = true;
      refresh(made);
    },
    unwatched() {
      made.shown = false;
    },
  });
  let asked = 0;
  const made: Kept & Resource<T> = {
    data,
    failed,
    stamp: -1,
    shown: false,
    async again() {
      const mine = ++asked;
      try {
        const got = await get<T>(path, params);
        if (mine !== asked) return; // a later answer has come, or is on its way
        batch(() => {
          data.value = got;
          failed.value = undefined;
        });
      } catch (e) {
        if (mine === asked) failed.value = e as Error;
      }
    },
  };
  makeRoom();
  kept.set(key, made);
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
