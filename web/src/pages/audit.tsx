/* The audit: what the present charter permits to its present people, every figure with its clause. */
import { Card, Failed, PageHead, Said, Waiting } from "../design/parts";
import { resource } from "../lib/api";
import type { Audit, Finding } from "../lib/audit";
import { fill } from "../lib/lang";
import { Captures } from "./audit/capture";
import { Deciding } from "./audit/deciding";
import { Leaving } from "./audit/leaving";
import { Weights } from "./audit/weights";
import { w } from "./audit/words";
import { FindingNote } from "./charter/finding";
import "./charter.css";
import "./audit.css";

const PARTS = ["findings", "deciding", "captures", "leaving", "weights"] as const;

function Findings({ list }: { list: Finding[] | null }) {
  const t = w();
  if (!list) return <Said>{t.noFindings}</Said>;
  if (list.length === 0) return <Said tone="yes">{t.none}</Said>;
  return (
    <div class="stack">
      {(["grave", "serious", "note"] as const).map((level) => {
        const of = list.filter((f) => f.level === level);
        if (of.length === 0) return null;
        return (
          <div>
            <h3>
              {t[level]} <span class="soft number">{of.length}</span>
            </h3>
            <ul class="charter-findings">
              {of.map((f) => (
                <FindingNote finding={f} link />
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

function Parts({ a }: { a: Audit }) {
  const t = w();
  return (
    <div class="stack loose">
      <div class="stack tight">
        <p class="soft">{fill(t.asOf, a.people.persons)}</p>
        {!a.complete && <Said tone="wait">{t.cut}</Said>}
        <nav class="tabs" aria-label={t.parts}>
          {PARTS.map((p) => (
            <a href={`#${p}`}>{t[p]}</a>
          ))}
        </nav>
      </div>
      <Card id="findings" title={t.findings}>
        <Findings list={a.findings} />
      </Card>
      <Card id="deciding" title={t.deciding}>
        <Deciding powers={a.powers} />
      </Card>
      {a.captures.length > 0 && (
        <Card id="captures" title={t.captures}>
          <Captures captures={a.captures} powers={a.powers} />
        </Card>
      )}
      <Card id="leaving" title={t.leaving}>
        <Leaving powers={a.powers} />
      </Card>
      <Card id="weights" title={t.weights}>
        <Weights powers={a.powers} />
      </Card>
    </div>
  );
}

export default function AuditPage(_: { at: string[] }) {
  const t = w();
  const audit = resource<Audit>("/studies/audit");
  return (
    <div class="stack">
      <PageHead title={t.title} lead={t.lead} />
      {audit.data.value ? (
        <Parts a={audit.data.value} />
      ) : audit.failed.value ? (
        <Failed error={audit.failed.value} again={() => void audit.again()} />
      ) : (
        <>
          <p class="soft" role="status">
            {t.working}
          </p>
          <Waiting />
        </>
      )}
    </div>
  );
}
