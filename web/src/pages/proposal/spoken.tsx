/* What was said: in the hearing first, then the discussion. */
import { useState } from "preact/hooks";
import { Badge, Card, Person, Read, When } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import { below } from "../../lib/html";
import { words } from "../../lib/lang";

type Statement = Schemas["Statement"];

const w = words({
  en: {
    title: "What was said",
    none: "Nothing has been said yet.",
    hearing: "heard",
    more: "More",
  },
  id: {
    title: "Yang disampaikan",
    none: "Belum ada yang disampaikan.",
    hearing: "didengar",
    more: "Selanjutnya",
  },
});

const PAGE = 20;

function One({ s }: { s: Statement }) {
  return (
    <li class={s.hearing ? "proposal-said hearing" : "proposal-said"}>
      <p class="row small">
        <strong>
          <Person id={s.person} />
        </strong>
        {s.hearing && <Badge tone="told">{w().hearing}</Badge>}
        <span class="soft">
          <When at={s.at} />
        </span>
      </p>
      {/* Rendered by the server, which shows HTML in it and obeys none. */}
      <div class="proposal-words" dir="auto" dangerouslySetInnerHTML={{ __html: below(s.html, 2) }} />
    </li>
  );
}

function Page({ number, after, last }: { number: number; after: number | undefined; last: boolean }) {
  const [more, set] = useState(false);
  return (
    <Read of={resource<Schemas["Statements"]>(`/proposals/${number}/statements`, { after, limit: PAGE })}>
      {({ statements, next }) => (
        <>
          <ul class="stack">
            {statements.map((s) => (
              <One s={s} />
            ))}
          </ul>
          {next !== null && last && !more && (
            <button class="button" onClick={() => set(true)}>
              {w().more}
            </button>
          )}
          {next !== null && more && <Page number={number} after={next} last />}
        </>
      )}
    </Read>
  );
}

export function Spoken({ p }: { p: Schemas["Proposal"] }) {
  return (
    <Card title={w().title}>
      <div class="stack" aria-live="polite">
        {p.statements > 0 ? <Page number={p.number} after={undefined} last /> : <p class="soft">{w().none}</p>}
      </div>
    </Card>
  );
}
