/* Who weighs how much in a power: indices as bars, a bar for each kind of person. */
import { useState } from "preact/hooks";
import { Badge, Said, Text } from "../../design/parts";
import type { PowerAudit, WeightClass } from "../../lib/audit";
import { fill, lang } from "../../lib/lang";
import { Clause, kinds, persons } from "./say";
import { w } from "./words";

function share(c: WeightClass, index: string): number {
  return (c.indices[index]?.billionths ?? 0) / 1e9;
}

function percent(n: number): string {
  return new Intl.NumberFormat(lang.value === "id" ? "id-ID" : "en-GB", {
    style: "percent",
    maximumFractionDigits: n < 0.1 ? 2 : 1,
  }).format(n);
}

function Bars({ classes, index }: { classes: WeightClass[]; index: string }) {
  const t = w();
  const most = Math.max(...classes.map((c) => share(c, index)), 1e-9);
  return (
    <ul class="audit-bars">
      {classes.map((c) => (
        <li>
          <div class="row apart">
            <span>
              <Text>{kinds(c.kinds)}</Text> <span class="small soft">{fill(t.each, persons(c.persons))}</span>{" "}
              {c.vetoer && <Badge tone="wait">{t.vetoer}</Badge>}
              {c.dummy && <Badge>{t.dummy}</Badge>}
            </span>
            <span class="number strong">{percent(share(c, index))}</span>
          </div>
          <div class="audit-bar" aria-hidden="true">
            <span style={{ width: `${(share(c, index) / most) * 100}%` }} />
          </div>
        </li>
      ))}
    </ul>
  );
}

export function Weights({ powers }: { powers: PowerAudit[] }) {
  const t = w();
  const list = powers.filter((p) => p.looked_at);
  const [which, choose] = useState(0);
  const [index, by] = useState("banzhaf");
  const p = list[Math.min(which, list.length - 1)];
  if (!p) return null;
  return (
    <div class="stack">
      <div class="audit-choose">
        <label class="field">
          <span>{t.power}</span>
          <select value={which} onChange={(e) => choose(Number(e.currentTarget.value))}>
            {list.map((x, i) => (
              <option value={i}>{x.title ?? x.name}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t.index}</span>
          <select value={index} onChange={(e) => by(e.currentTarget.value)}>
            {Object.entries(t.indices).map(([id, name]) => (
              <option value={id}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {p.weights.missing ? (
        <Said>{fill(t.noWeights, p.weights.missing.replaceAll("_", " "))}</Said>
      ) : (
        <Bars classes={p.weights.classes} index={index} />
      )}
      <Clause place={p.place} />
    </div>
  );
}
