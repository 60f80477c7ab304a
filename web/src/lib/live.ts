/* What happens, as it happens: one stream of Server-Sent Events for the whole page. */
import { signal } from "@preact/signals";
import { happened, type Schemas } from "./api";

export type Happened = Schemas["Event"];

export const connected = signal(false);
/** The latest events, newest first, for whoever wants to tell them. */
export const latest = signal<Happened[]>([]);

let waiting: number | undefined;

/* Many events may come at once; pages read anew once for all of them. */
function soon(): void {
  waiting ??= window.setTimeout(() => {
    waiting = undefined;
    happened.value++;
  }, 60);
}

export function listen(): void {
  const stream = new EventSource("/events");
  stream.addEventListener("open", () => (connected.value = true));
  stream.addEventListener("error", () => (connected.value = false));
  stream.addEventListener("happened", (e) => {
    latest.value = [JSON.parse((e as MessageEvent<string>).data) as Happened, ...latest.value].slice(0, 50);
    soon();
  });
  for (const kind of ["opened", "gap"]) stream.addEventListener(kind, soon);
}
