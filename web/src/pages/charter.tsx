/* The charter: to be read, through its history, and to be amended. */
import { useEffect, useState } from "preact/hooks";
import { Badge, PageHead, Read, Waiting, type Tone } from "../design/parts";
import { resource } from "../lib/api";
import type { Findings } from "../lib/audit";
import type { Schemas } from "../lib/api";
import { to } from "../lib/router";
import { study } from "../lib/study";
import { Amend } from "./charter/amend";
import { Document } from "./charter/document";
import { FindingNote } from "./charter/finding";
import { History } from "./charter/history";
import { w } from "./charter/words";
import "./charter.css";

const tones: [keyof Findings["levels"], Tone][] = [
  ["grave", "no"],
  ["serious", "wait"],
  ["note", "told"],
];

function Weak({ found }: { found: Findings | undefined }) {
  const t = w();
  const list = found?.findings ?? [];
  return (
    <div class="row charter-weak" role="status">
      <a class="strong" href={to("audit")}>
        {t.weak}
      </a>
      {!found && <span class="soft">{t.looking}</span>}
      {found && list.length === 0 && <Badge tone="yes">{t.none}</Badge>}
      {found &&
        tones
          .filter(([level]) => found.levels[level] > 0)
          .map(([level, tone]) => (
            <Badge tone={tone}>
              {found.levels[level]} {t[level]}
            </Badge>
          ))}
    </div>
  );
}

function Reading({ text }: { text: string }) {
  const found = resource<Findings>("/charter/findings").data.value;
  const everywhere = found?.findings?.filter((f) => !f.place) ?? [];
  return (
    <>
      <Weak found={found} />
      {everywhere.length > 0 && (
        <ul class="charter-findings">
          {everywhere.map((f) => (
            <FindingNote finding={f} />
          ))}
        </ul>
      )}
      <Read of={study<Schemas["CharterCheck"]>("/studies/check", text)}>
        {(check) => <Document check={check} findings={found?.findings ?? []} />}
      </Read>
    </>
  );
}

/* Long documents take a moment to draw: the frame is there first. */
function Later({ text }: { text: string }) {
  const [ready, set] = useState(false);
  useEffect(() => set(true), []);
  return ready ? <Reading text={text} /> : <Waiting />;
}

export default function Charter({ at }: { at: string[] }) {
  const t = w();
  const view = at[0] ?? "read";
  return (
    <div class="stack">
      <PageHead title={t.title} lead={t.lead} />
      <nav class="tabs" aria-label={t.parts}>
        {(["read", "history", "amend"] as const).map((v) => (
          <a href={to(v === "read" ? "charter" : `charter/${v}`)} aria-current={view === v ? "page" : undefined}>
            {t[v]}
          </a>
        ))}
      </nav>
      {view === "history" ? (
        <History />
      ) : view === "amend" ? (
        <Amend />
      ) : (
        <Read of={resource<string>("/charter")}>{(text) => <Later text={text} />}</Read>
      )}
    </div>
  );
}
