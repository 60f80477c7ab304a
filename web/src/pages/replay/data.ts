/* What POST /studies/replay answers (docs/replay.schema.json), as far as the page shows it. */
export interface Both {
  en: string;
  id: string;
}
export interface Place {
  file: string;
  line: number;
  text: string;
}
export interface Refusal extends Both {
  reason: string;
  place: Place | null;
}
export interface Count {
  place: Place;
  holds: boolean;
  need: number;
  have: number;
  of: number;
  yes: number;
  no: number;
}
export interface Share {
  who: string;
  count: number;
}
export type How = "actor" | "duty" | "choice" | "sight" | "public";
export interface Knowledge {
  who: string;
  how: How;
  at: string;
  told_by_duty: string | null;
}
export interface Attempt {
  power: string;
  title: string | null;
  said: string;
  outcome: string;
  outcome_said: Both | null;
  count_said: Both | null;
  proposal: number | null;
  subject: string | null;
  tried: string | null;
  refusals: Refusal[];
  count: Count[];
  signatures: Count[];
  consent_gap: { group: string; against: number; of: number }[];
  knowledge: Knowledge[];
}
export interface Intention {
  at: string;
  scenario_line: number;
  statement: Both | null;
  who: string[];
  deciding: number;
  attempts: Attempt[];
}
export interface Step {
  at: string;
  kind: "event" | "refused" | "absent" | "told" | "statement";
  said: Both | null;
  event?: string;
  proposal?: number | null;
  person?: string | null;
  body?: string | null;
  office?: string | null;
  ballot?: "yes" | "no" | "abstain" | "sealed";
  on_challenge?: boolean;
  en?: string;
  id?: string;
  who?: Share[];
  power?: string;
  scenario_line?: number;
  statement?: Both | null;
}
export interface Account {
  variant: string | null;
  founded: boolean;
  intentions: Intention[];
  timeline: Step[];
}
export interface Stop extends Both {
  place: Place;
}
export interface Under {
  charter: string;
  file: string;
  title: string;
  bodies: { name: string; title: string | null; seats: number | null; who: Share[] }[];
  offices: { name: string; title: string | null; who: string | null }[];
  main: Account;
  variants: Account[];
  why: { intention: number; power: string; stopped_by: Stop[] }[];
}
export interface Person {
  who: string;
  name: string;
  count: number;
  crowd: boolean;
  scenario_line: number;
}
export interface Note {
  line: number;
  source: string | null;
  inference: string | null;
}
export interface Replay {
  scenario: string;
  persons: number;
  people: Person[];
  variants: { name: string; title: string | null }[];
  notes: Note[];
  under: Under[];
}
