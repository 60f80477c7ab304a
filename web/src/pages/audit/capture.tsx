/* Who could take over in several lawful steps, and each way as a graph that one goes through. */
import { useEffect, useState } from "preact/hooks";
import { Coded, Said, Text } from "../../design/parts";
import type { Capture, CaptureAudit, PowerAudit, Step } from "../../lib/audit";
import { fill, lang } from "../../lib/lang";
import { Graph } from "./graph";
import { amount, Clause, ms, persons, Who } from "./say";
import { w } from "./words";

const MODELS = ["against_all", "against_votes", "unresisted"] as const;
const DAY = 86_400_000;

const day = (at: number) => Math.floor(at / DAY) + 1;

function Summary({ c }: { c: Capture }) {
  const t = w();
  if (!c.possible) return <Said tone="yes">{t.takesNobody}</Said>;
  if (c.most === null) return <Said>{t.takesUnknown}</Said>;
  const steps = c.plan.length === 1 ? t.oneStep : fill(t.steps, c.plan.length);
  return (
    <Said tone="wait">
      <p class="audit-main">{fill(t.takes, persons(c.most), steps, ms(c.earliest_ms))}</p>
      <p>
        {c.proven ? t.proven : fill(t.lower, amount({ possible: true, least: c.least, most: c.most - 1 }))}{" "}
        {c.direct !== null && c.direct !== c.most && fill(t.direct, persons(c.direct))}
      </p>
      {!c.proven && c.causes.length > 0 && (
        <details>
          <summary>{t.causes}</summary>
          <ul class="stack tight">
            {c.causes.map((x) => (
              <li>
                <Coded text={x.says[lang.value]} /> <Clause place={x.place} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Said>
  );
}

function Detail({ step, at, of }: { step: Step; at: number; of: number }) {
  const t = w();
  const from = day(step.from_ms);
  const until = day(step.to_ms);
  return (
    <div class="audit-step" role="status">
      <p class="small soft">{fill(t.stepOf, at + 1, of)}</p>
      <p class="audit-main">
        <Text>{step.says[lang.value]}</Text>
      </p>
      <dl class="facts">
        <dt>{t.who}</dt>
        <dd>
          <Who ids={step.actors} />
        </dd>
        <dt>{t.when}</dt>
        <dd>{from === until ? fill(t.whenAt, from) : fill(t.whenFrom, from, until)}</dd>
      </dl>
      <p>{step.told ? t.noticed : <strong>{t.unnoticed}</strong>}</p>
      <Clause place={step.place} />
    </div>
  );
}

function Way({ plan, goal }: { plan: Step[]; goal: string }) {
  const t = w();
  const [at, go] = useState(0);
  useEffect(() => go(0), [plan]);
  const here = Math.min(at, plan.length - 1);
  const step = (n: number) => go(Math.max(0, Math.min(plan.length - 1, n)));
  return (
    <div class="stack">
      <Graph plan={plan} goal={goal} at={here} go={step} />
      <div class="row">
        <button class="button" disabled={here === 0} onClick={() => step(here - 1)}>
          ← {t.prev}
        </button>
        <button class="button" disabled={here === plan.length - 1} onClick={() => step(here + 1)}>
          {t.next} →
        </button>
      </div>
      <Detail step={plan[here]!} at={here} of={plan.length} />
    </div>
  );
}

export function Captures({ captures, powers }: { captures: CaptureAudit[]; powers: PowerAudit[] }) {
  const t = w();
  const [which, choose] = useState(0);
  const [model, as] = useState<(typeof MODELS)[number]>("against_all");
  const c = captures[Math.min(which, captures.length - 1)];
  if (!c) return null;
  const title = (x: CaptureAudit) =>
    fill(t.goals[x.goal] ?? "{0}", powers.find((p) => p.name === x.name)?.title ?? x.name ?? "");
  const found = c[model];
  return (
    <div class="stack">
      <div class="audit-choose">
        <label class="field">
          <span>{t.goal}</span>
          <select value={which} onChange={(e) => choose(Number(e.currentTarget.value))}>
            {captures.map((x, i) => (
              <option value={i}>{title(x)}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t.against}</span>
          <select value={model} onChange={(e) => as(e.currentTarget.value as typeof model)}>
            {MODELS.map((m) => (
              <option value={m}>{t.models[m]}</option>
            ))}
          </select>
        </label>
      </div>
      {found ? <Summary c={found} /> : <Said>{t.notLooked}</Said>}
      {found && found.plan.length > 0 && <Way plan={found.plan} goal={title(c)} />}
    </div>
  );
}
