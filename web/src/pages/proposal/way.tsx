/* The whole way of a proposal: what has passed, where it stands, what comes, each with its time and its clause. */
import { Card, Clock, Text } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { to } from "../../lib/router";
import { minute, span } from "../../lib/time";

type Step = Schemas["Step"];

const w = words({
  en: {
    title: "Its whole way",
    kinds: {
      support: "Support gathers",
      nominations: "Nominations",
      notice: "Notice",
      hearing: "Hearing",
      deliberation: "Deliberation",
      vote: "Vote",
      passes: "Passes at once",
      veto: "Veto possible",
      override: "Overriding the veto",
      challenge: "Challenge possible",
      decision: "Decision on the challenge",
      delay: "Delay",
      effect: "Takes effect",
      confirmation: "Confirmation",
    } as Record<Step["kind"], string>,
    status: { past: "done", now: "now", ahead: "to come", skipped: "didn't come to that" } as Record<Step["status"], string>,
    to: { notice: "to", hearing: "of" } as Record<string, string>,
    stage: "stage {0}",
    if_fails: "only if the one before fails",
    if_ties: "only on a tie",
    lasts: "{0}",
    full: "Times ahead are those that come if everything takes its full time.",
    line: "line {0}",
    clause: "clause at line {0} of the charter",
  },
  id: {
    title: "Seluruh jalannya",
    kinds: {
      support: "Dukungan dihimpun",
      nominations: "Pencalonan",
      notice: "Pemberitahuan",
      hearing: "Dengar pendapat",
      deliberation: "Pembahasan",
      vote: "Pemungutan suara",
      passes: "Langsung disetujui",
      veto: "Dapat diveto",
      override: "Pengesampingan veto",
      challenge: "Dapat diajukan keberatan",
      decision: "Putusan atas keberatan",
      delay: "Penundaan",
      effect: "Mulai berlaku",
      confirmation: "Pengukuhan",
    } as Record<Step["kind"], string>,
    status: { past: "selesai", now: "sekarang", ahead: "akan datang", skipped: "tidak sampai ke situ" } as Record<Step["status"], string>,
    to: { notice: "kepada", hearing: "dari" } as Record<string, string>,
    stage: "tahap {0}",
    if_fails: "hanya jika yang sebelumnya gagal",
    if_ties: "hanya jika suara berimbang",
    lasts: "{0}",
    full: "Waktu yang akan datang berlaku jika semuanya memakai seluruh tenggangnya.",
    line: "baris {0}",
    clause: "ketentuan pada baris {0} piagam",
  },
});

const marks: Record<Step["status"], string> = { past: "✓", now: "●", ahead: "○", skipped: "–" };

function Times({ s }: { s: Step }) {
  if (s.status === "skipped") return null;
  const same = s.from === s.until;
  return (
    <p class="small soft number">
      {s.from && <time dateTime={s.from}>{minute(s.from)}</time>}
      {s.until && !same && (
        <>
          {s.from ? " – " : ""}
          <time dateTime={s.until}>{minute(s.until)}</time>
        </>
      )}
      {!s.from && !s.until && s.lasts !== null && span(s.lasts)}
      {s.status === "now" && s.until && (
        <>
          {" · "}
          <strong>
            <Clock until={s.until} />
          </strong>
        </>
      )}
      {s.status === "ahead" && s.from && same && (
        <>
          {" · "}
          <Clock until={s.from} />
        </>
      )}
    </p>
  );
}

function One({ s }: { s: Step }) {
  const t = w();
  return (
    <li class={`proposal-step ${s.status}`} aria-current={s.status === "now" ? "step" : undefined}>
      <span class="proposal-mark" aria-hidden="true">
        {marks[s.status]}
      </span>
      <div>
        <p>
          <span class="strong">{t.kinds[s.kind]}</span>
          {s.stage && (
            <span class="small soft">
              {" "}
              · <Text>{fill(t.stage, s.stage)}</Text>
            </span>
          )}
          <span class="unseen"> ({t.status[s.status]})</span>
          {s.only !== "always" && <span class="small soft"> · {t[s.only]}</span>}
        </p>
        {s.text && (
          <p class="small">
            {t.to[s.kind] ?? ""} <Text>{s.text}</Text>
          </p>
        )}
        <Times s={s} />
        {s.clause && (
          <p class="small proposal-clause">
            <code>
              <Text>{s.clause.text.replace(/\s+/gu, " ")}</Text>
            </code>{" "}
            <a href={to(`charter#L${s.clause.line}`)} aria-label={fill(t.clause, s.clause.line)}>
              {fill(t.line, s.clause.line)}
            </a>
          </p>
        )}
      </div>
    </li>
  );
}

export function Way({ p }: { p: Schemas["Proposal"] }) {
  const t = w();
  return (
    <Card title={t.title}>
      <ol class="proposal-way">
        {p.way.map((s) => (
          <One s={s} />
        ))}
      </ol>
      {p.way.some((s) => s.status === "ahead" && s.from) && <p class="small soft">{t.full}</p>}
    </Card>
  );
}
