/* What departures do to a power: a curve, and a slider of how many leave. */
import { useState } from "preact/hooks";
import { Said } from "../../design/parts";
import type { Bound, Curve, CurvePoint, PowerAudit } from "../../lib/audit";
import { fill } from "../../lib/lang";
import { Leavers } from "./leavers";
import { amount, Clause, titleOf } from "./say";
import { w } from "./words";

const WIDE = 640;
const HIGH = 220;
const EDGE = 28;

/** Steps of one figure over departures; where it isn't possible the line ends. */
function line(points: CurvePoint[], most: number, of: (p: CurvePoint) => number | null): string {
  const x = (i: number) => EDGE + (i * (WIDE - 2 * EDGE)) / Math.max(1, points.length - 1);
  const y = (v: number) => HIGH - EDGE - (v * (HIGH - 2 * EDGE)) / Math.max(1, most);
  let d = "";
  points.forEach((p, i) => {
    const v = of(p);
    if (v === null) return;
    const before = i > 0 ? of(points[i - 1]!) : null;
    d += before === null ? `M${x(i)} ${y(v)}` : `H${x(i)}V${y(v)}`;
  });
  return d;
}

const value = (b: Bound) => (b.possible ? b.most : null);

function Chart({ curve, at }: { curve: Curve; at: number }) {
  const t = w();
  const most = Math.max(...curve.points.map((p) => p.in_office), 1);
  const x = EDGE + (at * (WIDE - 2 * EDGE)) / Math.max(1, curve.points.length - 1);
  return (
    <figure class="audit-chart">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={t.chart}>
        <line class="axis" x1={EDGE} y1={HIGH - EDGE} x2={WIDE - EDGE} y2={HIGH - EDGE} />
        <line class="axis" x1={EDGE} y1={EDGE} x2={EDGE} y2={HIGH - EDGE} />
        <text x={EDGE} y={EDGE - 8}>{most}</text>
        <text x={WIDE - EDGE} y={HIGH - 8} text-anchor="end">{curve.points.length - 1}</text>
        <text x={EDGE} y={HIGH - 8}>0</text>
        <text x={WIDE / 2} y={HIGH - 8} text-anchor="middle">{t.left}</text>
        <path class="office" d={line(curve.points, most, (p) => p.in_office)} />
        <path class="stop" d={line(curve.points, most, (p) => value(p.stops))} />
        <path class="decide" d={line(curve.points, most, (p) => value(p.against_votes))} />
        <line class="here" x1={x} y1={EDGE} x2={x} y2={HIGH - EDGE} />
      </svg>
      <figcaption class="row small">
        <span class="audit-key decide">{t.lineDecide}</span>
        <span class="audit-key stop">{t.lineStop}</span>
        <span class="audit-key office">{t.lineOffice}</span>
      </figcaption>
    </figure>
  );
}

function Then({ p, first, body }: { p: CurvePoint; first: CurvePoint; body: string }) {
  const t = w();
  return (
    <Said tone={p.against_votes.possible ? "told" : "no"}>
      <p class="strong">{fill(t.leftNow, p.left, first.in_office, titleOf(body))}</p>
      <p>
        {p.against_votes.possible ? fill(t.decideThen, amount(p.against_votes), p.in_office) : t.decideNobody}{" "}
        {p.against_votes.possible && fill(t.stopThen, amount(p.stops))}
      </p>
      <p class="soft">{p.refillable ? t.refill : t.noRefill}</p>
    </Said>
  );
}

function Figures({ curve }: { curve: Curve }) {
  const t = w();
  return (
    <details>
      <summary>{t.figures}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.figures}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.left}</th>
              <th scope="col">{t.lineOffice}</th>
              <th scope="col">{t.lineDecide}</th>
              <th scope="col">{t.lineStop}</th>
            </tr>
          </thead>
          <tbody>
            {curve.points.slice(0, 200).map((p) => (
              <tr class="number">
                <td>{p.left}</td>
                <td>{p.in_office}</td>
                <td>{amount(p.against_votes)}</td>
                <td>{p.against_votes.possible ? amount(p.stops) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

export function Leaving({ powers }: { powers: PowerAudit[] }) {
  const t = w();
  const list = powers.flatMap((p) => p.attrition.map((curve) => ({ p, curve })));
  const [which, choose] = useState(0);
  const [left, leave] = useState(0);
  const now = list[Math.min(which, list.length - 1)];
  if (!now) return null;
  const at = Math.min(left, now.curve.points.length - 1);
  return (
    <div class="stack">
      <div class="audit-choose">
        <label class="field">
          <span>{t.power}</span>
          <select value={which} onChange={(e) => choose(Number(e.currentTarget.value))}>
            {list.map(({ p, curve }, i) => (
              <option value={i}>{`${p.title ?? p.name} – ${titleOf(curve.body)}`}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>
            {t.left}: <output>{at}</output>
          </span>
          <input
            type="range"
            min={0}
            max={now.curve.points.length - 1}
            value={at}
            onInput={(e) => leave(Number(e.currentTarget.value))}
          />
        </label>
      </div>
      <Chart curve={now.curve} at={at} />
      <div role="status">
        <Then p={now.curve.points[at]!} first={now.curve.points[0]!} body={now.curve.body} />
      </div>
      <div class="row apart">
        <Clause place={now.p.place} />
      </div>
      <Figures curve={now.curve} />
      <Leavers body={now.curve.body} />
    </div>
  );
}
