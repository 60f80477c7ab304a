/* Numbers of an audit in words, persons by name, clauses by link. */
import { Text } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import type { Bound, Figure, Kind, Place } from "../../lib/audit";
import { fill } from "../../lib/lang";
import { nameOf } from "../../lib/names";
import { to } from "../../lib/router";
import { span } from "../../lib/time";
import { w } from "./words";

export function persons(n: number): string {
  const t = w();
  return n === 1 ? t.person : n === 0 ? t.nobody : fill(t.persons, n);
}

/** "5 persons", or the interval in which the number lies. */
export function amount(b: Bound): string {
  if (!b.possible || b.most === null || b.least === null) return w().nobody;
  return b.least === b.most ? persons(b.most) : fill(w().between, b.least, b.most);
}

/** Why a figure is an interval, or no figure yet. */
export function Doubt({ f }: { f: Figure }) {
  const why = w().unproven[f.certainty];
  return why ? <p class="small soft">{why}</p> : null;
}

export function ms(value: number | null): string {
  return value === null ? w().never : value === 0 ? w().atOnce : span(value);
}

export function Clause({ place }: { place: Place | null }) {
  if (!place) return null;
  return (
    <a class="small" href={`${to("charter")}#L${place.line}`}>
      {fill(w().clause, place.line)}
    </a>
  );
}

/** Persons by name; of many only some. */
export function Who({ ids, most = 12 }: { ids: string[]; most?: number }) {
  const shown = ids.slice(0, most);
  return (
    <>
      {shown.map((id, i) => (
        <>
          {i > 0 && ", "}
          <Text>{nameOf(id)}</Text>
        </>
      ))}
      {ids.length > most && ` ${fill(w().more, ids.length - most)}`}
    </>
  );
}

/** What a body or office is called. */
export function titleOf(id: string): string {
  const bodies = resource<Schemas["Bodies"]>("/bodies").data.value?.bodies ?? [];
  const offices = resource<Schemas["Organisation"]>("/organisation").data.value?.offices ?? [];
  return [...bodies, ...offices].find((x) => x.id === id)?.title ?? id;
}

/** "5 of 9 Board of Directors" where it is known how many there are; of several kinds one after the other. */
export function kinds(list: Kind[]): string {
  const bodies = resource<Schemas["Bodies"]>("/bodies").data.value?.bodies ?? [];
  return list
    .map((k) => {
      const body = bodies.find((b) => b.id === k.places);
      const places = k.places.replace(/[a-z][a-z0-9_]*(?![^(]*\))/g, titleOf).replace(/_(?=[^(]*\))/g, " ");
      return `${body ? fill(w().of, k.count, body.in_office) : k.count} ${places}`;
    })
    .join(" · ");
}
