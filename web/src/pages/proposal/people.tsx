/* Who may act and has acted, with open ballots; who was told, and when. Pages of a hundred. */
import { useState } from "preact/hooks";
import { Badge, Card, Person, Read, When, type Tone } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import { words } from "../../lib/lang";

type Row = Schemas["ProposalPerson"];
type Purpose = Row["may"][number];

const w = words({
  en: {
    title: "Who",
    which: "Whom to show",
    acted: "Has acted",
    all: "May act, or was told",
    told: "told",
    yet: "not yet",
    nobody: "Nobody yet.",
    more: "More",
    secret: "Ballots of this stage are secret: who voted is told, how isn't.",
    counts: {
      vote: "vote",
      gathering: "support",
      veto: "veto",
      override: "overriding",
      challenge: "challenge",
      decision: "on the challenge",
      confirmation: "confirming",
    } as Record<Purpose, string>,
    ballots: { yes: "yes", no: "no", abstain: "abstains", for: "voted", sealed: "secret" } as Record<string, string>,
    signed: "signed",
  },
  id: {
    title: "Siapa",
    which: "Siapa yang ditampilkan",
    acted: "Sudah bertindak",
    all: "Dapat bertindak, atau diberi tahu",
    told: "diberi tahu",
    yet: "belum",
    nobody: "Belum ada.",
    more: "Selanjutnya",
    secret: "Suara pada tahap ini rahasia: siapa yang memberikan suara diberitahukan, isinya tidak.",
    counts: {
      vote: "suara",
      gathering: "dukungan",
      veto: "veto",
      override: "pengesampingan",
      challenge: "keberatan",
      decision: "atas keberatan",
      confirmation: "pengukuhan",
    } as Record<Purpose, string>,
    ballots: { yes: "ya", no: "tidak", abstain: "abstain", for: "memilih", sealed: "rahasia" } as Record<string, string>,
    signed: "menandatangani",
  },
});

const tones: Record<string, Tone> = { yes: "yes", no: "no", abstain: "plain", for: "yes", sealed: "told" };
const signatures: Purpose[] = ["gathering", "veto", "challenge"];

function Ballots({ r }: { r: Row }) {
  const t = w();
  if (!r.ballots.length) return <span class="soft">{t.yet}</span>;
  return (
    <span class="row">
      {r.ballots.map((b) => (
        <Badge tone={tones[b.ballot]!}>
          {t.counts[b.purpose]}: {signatures.includes(b.purpose) && b.ballot === "yes" ? t.signed : t.ballots[b.ballot]}
        </Badge>
      ))}
    </span>
  );
}

interface Part {
  number: number;
  which: "acted" | "all";
  after?: number;
}

function Rows({ number, which, after }: Part) {
  const [more, set] = useState(false);
  const t = w();
  return (
    <Read of={resource<Schemas["ProposalPeople"]>(`/proposals/${number}/people`, { which, after, limit: 100 })}>
      {({ people, next }) => (
        <>
          {people.length > 0 ? (
            <ul class="list">
              {people.map((r) => (
                <li key={r.person} class="row apart">
                  <span>
                    <Person id={r.person} />
                    {r.noticed && (
                      <span class="small soft">
                        {" "}
                        · {t.told} <When at={r.noticed} short />
                      </span>
                    )}
                  </span>
                  <Ballots r={r} />
                </li>
              ))}
            </ul>
          ) : (
            after === undefined && <p class="soft">{t.nobody}</p>
          )}
          {next !== null && !more && (
            <button class="button" onClick={() => set(true)}>
              {t.more}
            </button>
          )}
          {next !== null && more && <Rows number={number} which={which} after={next} />}
        </>
      )}
    </Read>
  );
}

export function People({ p }: { p: Schemas["Proposal"] }) {
  const t = w();
  const [which, set] = useState<"acted" | "all">("acted");
  return (
    <Card title={t.title}>
      <div class="stack">
        <div class="tabs" role="group" aria-label={t.which}>
          {(["acted", "all"] as const).map((x) => (
            <button aria-pressed={which === x} aria-current={which === x ? "true" : undefined} onClick={() => set(x)}>
              {t[x]}
            </button>
          ))}
        </div>
        {p.secret && <p class="small soft">{t.secret}</p>}
        <Rows key={which} number={p.number} which={which} />
      </div>
    </Card>
  );
}
