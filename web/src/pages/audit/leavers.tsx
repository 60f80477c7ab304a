/* Which persons leave: chosen one by one, kept in the address, and what each power takes without them. */
import { useState } from "preact/hooks";
import { Badge, Failed, Said, Text, Waiting } from "../../design/parts";
import { PersonPicker } from "../../design/picker";
import { resource, type Schemas } from "../../lib/api";
import type { Audit, Bound, PowerAudit } from "../../lib/audit";
import { fill } from "../../lib/lang";
import { nameOf } from "../../lib/names";
import { go, path, query, to } from "../../lib/router";
import { study } from "../../lib/study";
import { amount, Clause, persons, titleOf } from "./say";
import { w } from "./words";

/** Of a body with more than this, the others are found by name. */
const DRAWN = 24;
/** As many as one study takes. */
const MOST = 200;

/** Those whom the address names, each once. */
function leaving(): string[] {
  const ids = (query.value.get("leave") ?? "").split(",").filter((id) => /^[a-z][a-z0-9_]*$/.test(id));
  return [...new Set(ids)].slice(0, MOST);
}

function leave(ids: string[]): void {
  const q = new URLSearchParams(query.value);
  if (ids.length) q.set("leave", ids.join(","));
  else q.delete("leave");
  const text = q.toString().replaceAll("%2C", ",");
  go(`${to(path.value)}${text ? `?${text}` : ""}`, true);
}

function toggle(id: string): void {
  const ids = leaving();
  leave(ids.includes(id) ? ids.filter((x) => x !== id) : [...ids, id].slice(-MOST));
}

function Chosen({ body }: { body: string }) {
  const t = w();
  const ids = leaving();
  const of = resource<Schemas["Body"]>(`/bodies/${body}`, { limit: DRAWN }).data.value;
  const members = of?.members ?? [];
  const others = ids.filter((id) => !members.includes(id));
  return (
    <div class="audit-leavers" role="group" aria-label={fill(t.whoOf, titleOf(body))}>
      {[...members, ...others].map((id) => (
        <button key={id} type="button" class="audit-leaver" aria-pressed={ids.includes(id)} onClick={() => toggle(id)}>
          <span aria-hidden="true">{ids.includes(id) ? "✕" : "●"}</span> <Text>{nameOf(id)}</Text>
        </button>
      ))}
    </div>
  );
}

function Others() {
  const t = w();
  const [open, set] = useState(false);
  return (
    <details onToggle={(e) => set(e.currentTarget.open)}>
      <summary>{t.other}</summary>
      {open && <PersonPicker label={t.otherLabel} value="" onPick={toggle} />}
    </details>
  );
}

const same = (a: Bound, b: Bound) => a.possible === b.possible && a.least === b.least && a.most === b.most;

function Cell({ of, was, is }: { of: string; was: Bound; is: Bound }) {
  if (same(was, is))
    return (
      <td class="soft" data-label={of}>
        {amount(is)}
      </td>
    );
  return (
    <td data-label={of}>
      <span class="soft">
        <s>{amount(was)}</s>
      </span>{" "}
      → <strong>{amount(is)}</strong>
    </td>
  );
}

function Row({ p }: { p: PowerAudit }) {
  const t = w();
  const then = p.without!;
  const moves = !same(p.decide.against_votes, then.against_votes) || !same(p.stop, then.stops);
  return (
    <tr class={moves ? "" : "audit-still"}>
      <th scope="row">
        <Text>{p.title ?? p.name}</Text> {!then.against_votes.possible && <Badge tone="no">{t.stands}</Badge>}{" "}
        <Clause place={p.place} />
      </th>
      <Cell of={t.lineDecide} was={p.decide.against_votes} is={then.against_votes} />
      {then.against_votes.possible ? (
        <Cell of={t.lineStop} was={p.stop} is={then.stops} />
      ) : (
        <td class="soft" data-label={t.lineStop}>
          –
        </td>
      )}
    </tr>
  );
}

function Answer({ a }: { a: Audit }) {
  const t = w();
  const known = a.powers.filter((p) => p.without);
  if (!known.length) return <Said tone="no">{t.noneLeft}</Said>;
  const idle = known.filter((p) => p.decide.against_votes.possible && !p.without!.against_votes.possible);
  const moved = known.filter(
    (p) => !same(p.decide.against_votes, p.without!.against_votes) || !same(p.stop, p.without!.stops),
  );
  return (
    <div class="stack">
      <Said tone={idle.length ? "no" : moved.length ? "told" : "yes"}>
        {idle.length ? fill(t.idle, idle.length, known.length) : moved.length ? fill(t.moved, moved.length, known.length) : t.still}
      </Said>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.without}>
        <table class="audit-without">
          <thead>
            <tr>
              <th scope="col">{t.power}</th>
              <th scope="col">{t.lineDecide}</th>
              <th scope="col">{t.lineStop}</th>
            </tr>
          </thead>
          <tbody>
            {known.map((p) => (
              <Row key={p.name} p={p} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/* Each choice is a study of its own: the quick one, without captures. */
function Without({ ids }: { ids: string[] }) {
  const t = w();
  const of = study<Audit>("/studies/audit", { charter: "present", leavers: [...ids].sort(), quick: true, seconds: 10 });
  const a = of.data.value;
  return (
    <div class="stack" role="status">
      <p class="strong">
        {fill(t.ifLeave, persons(ids.length))} <Text>{ids.map(nameOf).join(", ")}</Text>
      </p>
      {a ? <Answer a={a} /> : of.failed.value ? <Failed error={of.failed.value} again={() => void of.again()} /> : <Waiting />}
    </div>
  );
}

/** `body`: whose members are offered first. */
export function Leavers({ body }: { body: string }) {
  const t = w();
  const ids = leaving();
  return (
    <section class="stack" aria-label={t.which}>
      <h3>{t.which}</h3>
      <p class="soft small">{t.whichLead}</p>
      <Chosen body={body} />
      <Others />
      {ids.length > 0 && (
        <div>
          <button class="button quiet" type="button" onClick={() => leave([])}>
            {t.allStay}
          </button>
        </div>
      )}
      {ids.length > 0 && <Without key={ids.join(",")} ids={ids} />}
    </section>
  );
}
