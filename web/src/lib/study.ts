/*
 * Studies: long questions about charters. Each is asked once and kept by what it asks; when the server has too much
 * to do, it is asked again a little later.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import { post, Problem, url, type Resource } from "./api";

const kept = new Map<string, Resource<unknown>>();

async function patient<T>(path: string, body: unknown): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await post<T>(path, body);
    } catch (e) {
      if (tries >= 5 || !(e instanceof Problem) || e.status !== 503) throw e;
      await new Promise((done) => setTimeout(done, 2000 * (tries + 1)));
    }
  }
}

/** The answer to a POST that asks for nothing but an answer: `/studies/check` with a text, the others with JSON. */
export function study<T>(path: string, body: unknown): Resource<T> {
  const key = url(path) + JSON.stringify(body);
  const there = kept.get(key);
  if (there) return there as Resource<T>;
  const data = signal<T | undefined>(undefined);
  const failed = signal<Error | undefined>(undefined);
  const made: Resource<T> = {
    data: data as ReadonlySignal<T | undefined>,
    failed,
    async again() {
      failed.value = undefined;
      try {
        data.value = await patient<T>(path, body);
      } catch (e) {
        failed.value = e as Error;
      }
    },
  };
  kept.set(key, made as Resource<unknown>);
  if (kept.size > 24) kept.delete(kept.keys().next().value as string);
  void made.again();
  return made;
}
