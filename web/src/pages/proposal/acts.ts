/* What whoever is signed in may do about a proposal: shared by the parts that offer it. */
import { resource, type Schemas } from "../../lib/api";
import { session } from "../../sign/session";

export type Acts = Schemas["Acts"];
export type Act = Schemas["Act"];

/** Undefined: nobody is signed in, or it isn't known yet. */
export function myActs(p: Schemas["Proposal"]): Acts | undefined {
  const who = session.value;
  if (!who) return undefined;
  return resource<Acts>(`/proposals/${p.number}/acts`, { person: who.actor }).data.value;
}

/** What this person may attest for it now. */
export function attestable(acts: Acts | undefined): string[] {
  return acts?.acts.flatMap((a) => (a.allowed && a.fact !== null ? [a.fact] : [])) ?? [];
}

export function find(acts: Acts | undefined, act: string, count?: string): Act | undefined {
  return acts?.acts.find((a) => a.act === act && (count === undefined || a.count === count));
}

/** How commands name a count; the vote of a stage needs no name. */
export function countWord(count: string): string | undefined {
  if (count === "decision") return "challenge";
  return count === "override" || count === "confirmation" ? count : undefined;
}
