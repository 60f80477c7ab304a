/* The parts of docs/audit.schema.json that pages show. */

export interface Place {
  file: string;
  line: number;
  column: number;
  text: string;
}

export interface Kind {
  count: number;
  places: string;
}

export type Both = { en: string; id: string };

export interface Figure {
  possible: boolean;
  least: number | null;
  most: number | null;
  certainty: "proven" | "search_limit" | "conduct_or_choice" | "named_at_filing";
  who: string[] | null;
  kinds: Kind[] | null;
  subject: string | null;
  proposer: string | null;
}

export interface Told {
  group: string;
  hearing: boolean;
  persons: number;
  after_ms: number | null;
  lead_ms: number | null;
  place: Place | null;
}

export interface Bound {
  possible: boolean;
  least: number | null;
  most: number | null;
}

export interface CurvePoint {
  left: number;
  in_office: number;
  against_votes: Bound;
  ambush: Bound;
  stops: Bound;
  somebody_decides: boolean;
  refillable: boolean;
}

export interface Curve {
  body: string;
  points: CurvePoint[];
}

export interface WeightClass {
  persons: number;
  who: string[];
  kinds: Kind[];
  vetoer: boolean;
  dummy: boolean;
  indices: Record<string, { billionths: number; exact: string | null }>;
}

export interface PowerAudit {
  name: string;
  title: string | null;
  place: Place | null;
  amends: boolean;
  looked_at: boolean;
  decide: Record<"against_all" | "against_votes" | "others_away" | "ambush" | "silent", Figure>;
  stop: Figure;
  stop_by_votes: Figure;
  condition_unmet: unknown;
  timing: {
    effect_ms: number | null;
    irrevocable_ms: number | null;
    opens_by_itself: boolean;
    told: Told[];
    persons_told: number;
    brake: boolean;
  };
  without: { against_votes: Figure; ambush: Figure; stops: Figure } | null;
  attrition: Curve[];
  weights: { missing: string | null; improper: boolean; classes: WeightClass[] };
}

export interface Step {
  act: string;
  from_ms: number;
  to_ms: number;
  power: string | null;
  about: string | null;
  newcomer: number | null;
  actors: string[];
  told: boolean;
  place: Place | null;
  says: Both;
}

export interface Capture {
  possible: boolean;
  least: number | null;
  most: number | null;
  proven: boolean;
  certified: boolean;
  who: string[] | null;
  kinds: Kind[] | null;
  direct: number | null;
  earliest_ms: number | null;
  told: number;
  told_lead_ms: number | null;
  plan: Step[];
  causes: { says: Both; place: Place | null }[];
}

export interface CaptureAudit {
  goal: "amend" | "office" | "power";
  name: string | null;
  against_all: Capture | null;
  against_votes: Capture | null;
  unresisted: Capture | null;
}

export interface Finding {
  id: string;
  level: "note" | "serious" | "grave";
  key: string;
  item: string | null;
  place: Place | null;
  number: Measure;
  says: Both;
  who: string[] | null;
  change: { edits: { at: number; length: number; line: number; text: string }[]; number: Measure } | null;
}

export interface Measure {
  kind: string;
  value: number | null;
  least: number | null;
}

export interface Difference {
  against: string;
  same: boolean;
  powers: { power: string; fate: "came" | "went" | "changed"; says: Both }[];
  moves: { name: string; what: string; was: Measure; is: Measure }[];
  sides: { group: string; power: string; stops: boolean; gains: boolean; was: Measure; is: Measure; says: Both }[];
  findings_gone: string[];
  findings_come: string[];
}

export interface Audit {
  format: string;
  charter: { title: string; file: string; sha256: string };
  people: { nominal: boolean; persons: number; at: string | null; leavers: string[] };
  complete: boolean;
  powers: PowerAudit[];
  emergencies: { name: string; place: Place | null; declare: Figure; end: Figure; lasts_ms: number | null }[];
  captures: CaptureAudit[];
  findings: Finding[] | null;
  difference: Difference | null;
}

export interface Findings {
  charter: Audit["charter"];
  complete: boolean;
  levels: { note: number; serious: number; grave: number };
  findings: Finding[] | null;
}
