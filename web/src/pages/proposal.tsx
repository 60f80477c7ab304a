/* One proposal: where it stands, what is needed and had, its whole way, what was said; and everything one can do. */
import { Badge, Card, Failed, PageHead, Person, Said, Text, Waiting, When } from "../design/parts";
import { Problem, resource, type Schemas } from "../lib/api";
import { fill, words } from "../lib/lang";
import { nameOf } from "../lib/names";
import { to } from "../lib/router";
import { ActHere } from "./proposal/act";
import { Counts } from "./proposal/counts";
import { History } from "./proposal/history";
import { Options } from "./proposal/options";
import { People } from "./proposal/people";
import { Spoken } from "./proposal/spoken";
import { Unseen } from "./proposal/unseen";
import { Way } from "./proposal/way";
import { toneOf, Waits } from "./proposals/line";
import "./proposal.css";

const w = words({
  en: {
    number: "Proposal {0}",
    by: "filed by",
    itself: "opened by the charter itself",
    what: "What is proposed",
    about: "about",
    clause: "by the power at line {0} of the charter",
    document: "document",
    why: "Why it ended so",
    line: "line {0} of the charter",
    gone: "There is no such proposal, or it may not be seen by everybody yet.",
    all: "All proposals",
    passes: "If it closed now it would pass.",
    fails: "If it closed now it would not pass.",
    sure: "It passes, whatever the others do.",
    lost: "It can no longer pass.",
    sealed: "The ballot is secret: how it stands is told when it closes.",
  },
  id: {
    number: "Usulan {0}",
    by: "diajukan oleh",
    itself: "dibuka oleh piagam sendiri",
    what: "Yang diusulkan",
    about: "tentang",
    clause: "menurut kewenangan pada baris {0} piagam",
    document: "dokumen",
    why: "Mengapa berakhir demikian",
    line: "baris {0} piagam",
    gone: "Usulan itu tidak ada, atau belum dapat dilihat semua orang.",
    all: "Semua usulan",
    passes: "Jika ditutup sekarang, usulan ini disetujui.",
    fails: "Jika ditutup sekarang, usulan ini tidak disetujui.",
    sure: "Disetujui, apa pun yang dilakukan yang lain.",
    lost: "Tidak mungkin lagi disetujui.",
    sealed: "Pemungutan suara rahasia: kedudukannya diberitahukan saat ditutup.",
  },
});

type Proposal = Schemas["Proposal"];

function titleOf(p: Proposal): string {
  return p.subject ? `${p.title}: ${nameOf(p.subject)}` : p.title;
}

function Argument({ a }: { a: Schemas["Argument"] }) {
  if (a.kind === "person" && typeof a.value === "string") return <Person id={a.value} />;
  if (a.kind === "decision") return <a href={to(`proposals/${a.value}`)}>{fill(w().number, String(a.value))}</a>;
  if (a.kind === "hash")
    return (
      <a href={`/documents/${String(a.value).replace("sha256:", "")}?as=html`}>
        {w().document} <code>{String(a.value).slice(0, 19)}…</code>
      </a>
    );
  return (
    <span class={a.kind === "text" ? "proposal-text" : ""}>
      <Text>{a.text || "–"}</Text>
    </span>
  );
}

function What({ p }: { p: Proposal }) {
  const t = w();
  const given = p.arguments.filter((a) => a.name !== "option"); // those are drawn as what is chosen from
  return (
    <Card title={t.what}>
      <div class="stack">
        {given.length > 0 && (
          <dl class="facts">
            {given.map((a) => (
              <>
                <dt>
                  <Text>{a.name.replaceAll("_", " ")}</Text>
                </dt>
                <dd>
                  <Argument a={a} />
                </dd>
              </>
            ))}
          </dl>
        )}
        <p class="small soft">
          {p.filer ? (
            <>
              {t.by} <Person id={p.filer} />
            </>
          ) : (
            t.itself
          )}
          {p.filed && (
            <>
              {", "}
              <When at={p.filed} />
            </>
          )}
          , <a href={to(`charter#L${p.clause.line}`)}>{fill(t.clause, p.clause.line)}</a>
        </p>
      </div>
    </Card>
  );
}

function Why({ p }: { p: Proposal }) {
  const t = w();
  if (!p.reasons.length) return null;
  return (
    <Said tone="no">
      <h2 class="proposal-why">{t.why}</h2>
      <ul class="stack tight">
        {p.reasons.map((r) => (
          <li>
            <Text>{r.text}</Text>{" "}
            {r.clause && (
              <a class="small" href={to(`charter#L${r.clause.line}`)}>
                {fill(t.line, r.clause.line)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Said>
  );
}

/* One sentence on how the count that is open would end. */
function outlook(p: Proposal): string {
  const t = w();
  const c = p.counts.find((x) => x.purpose === "vote" && x.open);
  if (!c || p.chooses) return "";
  if (c.leaves.some((l) => l.sealed)) return t.sealed;
  if (c.definite !== "open") return c.definite === "yes" ? t.sure : t.lost;
  return c.now === "yes" ? t.passes : t.fails;
}

function Stands({ p }: { p: Proposal }) {
  const says = outlook(p);
  return (
    <div class="proposal-stands" role="status">
      <Badge tone={toneOf(p)}>{p.state_text}</Badge>
      <Waits p={p} />
      {says && <span class="strong">{says}</span>}
    </div>
  );
}

function Whole({ p }: { p: Proposal }) {
  return (
    <>
      <PageHead title={titleOf(p)} lead={fill(w().number, p.number)}>
        <a class="button" href={to("proposals")}>
          {w().all}
        </a>
      </PageHead>
      <Stands p={p} />
      <div class="proposal">
        <div class="stack loose proposal-first">
          <Why p={p} />
          <What p={p} />
          <Options p={p} />
          <Counts p={p} />
        </div>
        <div class="stack loose proposal-aside">
          <ActHere p={p} />
          <Way p={p} />
        </div>
        <div class="stack loose proposal-last">
          <Spoken p={p} />
          <People p={p} />
          <History p={p} />
        </div>
      </div>
    </>
  );
}

export default function ProposalPage({ at: [number] }: { at: string[] }) {
  const of = resource<Proposal>(`/proposals/${number}`);
  const p = of.data.value;
  const failed = of.failed.value;
  if (p && !(failed instanceof Problem && failed.status === 404)) return <Whole key={p.number} p={p} />;
  if (failed instanceof Problem && failed.status === 404)
    return (
      <>
        <PageHead title={fill(w().number, number!)} />
        <div class="stack loose">
          <Said>
            <p>{w().gone}</p>
            <a href={to("proposals")}>{w().all}</a>
          </Said>
          <Unseen n={Number(number)} />
        </div>
      </>
    );
  return failed ? <Failed error={failed} again={() => void of.again()} /> : <Waiting />;
}
