/* Power by power: how few decide it against everyone, who stops it, how soon it is final, who hears of it before. */
import { Badge, Text } from "../../design/parts";
import type { PowerAudit } from "../../lib/audit";
import { fill } from "../../lib/lang";
import { amount, Clause, Doubt, kinds, ms, persons, Who } from "./say";
import { w } from "./words";

function Told({ p }: { p: PowerAudit }) {
  const t = w();
  const leads = p.timing.told.filter((l) => l.persons > 0).map((l) => l.lead_ms ?? 0);
  if (p.timing.persons_told === 0) return <span class="strong">{t.toldNobody}</span>;
  return <>{fill(t.toldSome, persons(p.timing.persons_told), ms(Math.max(0, ...leads)))}</>;
}

function One({ p }: { p: PowerAudit }) {
  const t = w();
  const f = p.decide.against_all;
  return (
    <li class="audit-power">
      <div class="row apart">
        <h3>
          <Text>{p.title ?? p.name}</Text>
        </h3>
        <span class="row">
          {p.amends && <Badge tone="wait">{t.mayAmend}</Badge>}
          <Clause place={p.place} />
        </span>
      </div>
      {!p.looked_at ? (
        <p class="soft">{t.notLooked}</p>
      ) : (
        <>
          <p class="audit-main">{f.possible ? fill(t.canDecide, amount(f)) : t.cannot}</p>
          {f.kinds && f.kinds.length > 0 && (
            <p class="small soft">
              {kinds(f.kinds)}
              {f.who && f.who.length > 0 && (
                <>
                  <br />
                  {t.for} <Who ids={f.who} most={5} />
                </>
              )}
            </p>
          )}
          <Doubt f={f} />
          <dl class="facts">
            <dt>{t.stop}</dt>
            <dd>{p.stop.possible ? amount(p.stop) : t.stopNobody}</dd>
            <dt>{t.silent}</dt>
            <dd>{amount(p.decide.silent)}</dd>
            <dt>{t.told}</dt>
            <dd>
              <Told p={p} />
            </dd>
            <dt>{t.soonest}</dt>
            <dd>{ms(p.timing.irrevocable_ms)}</dd>
          </dl>
        </>
      )}
    </li>
  );
}

export function Deciding({ powers }: { powers: PowerAudit[] }) {
  return (
    <ul class="audit-powers">
      {powers.map((p) => (
        <One p={p} />
      ))}
    </ul>
  );
}
