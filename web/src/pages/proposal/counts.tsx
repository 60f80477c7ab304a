/* What is needed and had: each clause of the rule as a sentence and a bar, and what it comes to if it closed now. */
import { Badge, Bar, Card, Clock, Text, type Tone } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import { count, fill, words } from "../../lib/lang";
import { to } from "../../lib/router";
import { RequiredList } from "./required";

type Count = Schemas["Count"];
type Leaf = Schemas["Leaf"];

const w = words({
  en: {
    title: "Needed and had",
    purposes: {
      gathering: "Support",
      vote: "The vote",
      veto: "Veto",
      override: "Overriding the veto",
      challenge: "Challenge",
      decision: "Decision on the challenge",
      confirmation: "Confirmation",
    } as Record<Count["purpose"], string>,
    none: "Nothing is counted yet.",
    now: { yes: "holds now", no: "doesn't hold now", open: "told at closing" } as Record<Count["now"], string>,
    was: { yes: "held", no: "didn't hold", open: "not told" } as Record<Count["now"], string>,
    sure: { yes: "holds, whatever the others do", no: "can no longer hold", open: "" } as Record<Count["now"], string>,
    needs: "needs {0} of {1}, has {2}",
    needsShare: "needs {0} of {1}, has {2} ({3} %)",
    against: "against {0}",
    abstained: "abstaining {0}",
    delegated: "{0} of these delegated",
    quorum: "Quorum: needs {0} of {1}, has {2}",
    sealed: "secret: {0} have cast a ballot; what they say is told at closing",
    caretaker: "The body is in caretaker mode, so this clause doesn't hold.",
    line: "line {0}",
    clause: "clause at line {0} of the charter",
    and: "The rule as a whole",
  },
  id: {
    title: "Diperlukan dan ada",
    purposes: {
      gathering: "Dukungan",
      vote: "Pemungutan suara",
      veto: "Veto",
      override: "Pengesampingan veto",
      challenge: "Keberatan",
      decision: "Putusan atas keberatan",
      confirmation: "Pengukuhan",
    } as Record<Count["purpose"], string>,
    none: "Belum ada yang dihitung.",
    now: { yes: "terpenuhi saat ini", no: "belum terpenuhi", open: "diberitahukan saat ditutup" } as Record<Count["now"], string>,
    was: { yes: "terpenuhi", no: "tidak terpenuhi", open: "tidak diberitahukan" } as Record<Count["now"], string>,
    sure: { yes: "terpenuhi, apa pun yang dilakukan yang lain", no: "tidak mungkin lagi terpenuhi", open: "" } as Record<Count["now"], string>,
    needs: "perlu {0} dari {1}, ada {2}",
    needsShare: "perlu {0} dari {1}, ada {2} ({3} %)",
    against: "menolak {0}",
    abstained: "abstain {0}",
    delegated: "{0} di antaranya didelegasikan",
    quorum: "Kuorum: perlu {0} dari {1}, ada {2}",
    sealed: "rahasia: {0} orang telah memberikan suara; isinya diberitahukan saat ditutup",
    caretaker: "Badan itu demisioner, sehingga ketentuan ini tidak terpenuhi.",
    line: "baris {0}",
    clause: "ketentuan pada baris {0} piagam",
    and: "Ketentuan seluruhnya",
  },
});

/* Signatures have no side against. */
const signed: Count["purpose"][] = ["gathering", "veto", "challenge"];

function verdict(c: Pick<Count, "open" | "now" | "definite">): [Tone, string] {
  const t = w();
  if (!c.open) return [c.now === "yes" ? "yes" : "plain", t.was[c.now]];
  if (c.definite !== "open") return [c.definite === "yes" ? "yes" : "no", t.sure[c.definite]];
  return [c.now === "yes" ? "yes" : "wait", t.now[c.now]];
}

function sentence(l: Leaf, side: boolean): string {
  const t = w();
  if (l.sealed) return fill(t.sealed, count(l.turnout));
  const n = [l.need, l.of, l.have].map(count) as [string, string, string];
  const share = l.of > 0 ? Math.floor((100 * l.have) / l.of) : 0;
  const parts = [l.of > 12 ? fill(t.needsShare, ...n, share) : fill(t.needs, ...n)];
  if (side && l.no > 0) parts.push(fill(t.against, count(l.no)));
  if (side && l.abstain > 0) parts.push(fill(t.abstained, count(l.abstain)));
  const carried = l.delegated.yes + l.delegated.no + l.delegated.abstain;
  if (carried > 0) parts.push(fill(t.delegated, count(carried)));
  return parts.join(" · ");
}

function One({ l, side, open, alone }: { l: Leaf; side: boolean; open: boolean; alone: boolean }) {
  const t = w();
  const says = sentence(l, side);
  const now = l.sealed ? "open" : l.holds ? "yes" : "no";
  const [tone, word] = verdict({ open, now, definite: l.definite });
  return (
    <li class="proposal-leaf">
      <div class="row apart">
        <span>
          <Text>{l.rule}</Text>{" "}
          <a
            class="small"
            href={to(`charter#L${l.clause.line}`)}
            title={l.clause.text}
            aria-label={fill(t.clause, l.clause.line)}
          >
            {fill(t.line, l.clause.line)}
          </a>
        </span>
        {!alone && <Badge tone={tone}>{word}</Badge>}
      </div>
      {!l.sealed && <Bar had={l.have} against={side ? l.no : 0} need={l.need} of={l.of} label={says} />}
      <p class="small number">{says}</p>
      {l.quorum && <Quorum q={l.quorum} />}
      {l.caretaker && <p class="small">{t.caretaker}</p>}
    </li>
  );
}

function Quorum({ q }: { q: NonNullable<Leaf["quorum"]> }) {
  const says = fill(w().quorum, ...([q.need, q.of, q.have].map(count) as [string, string, string]));
  return (
    <div class="proposal-quorum">
      <Bar had={q.have} need={q.need} of={q.of} label={says} />
      <p class="small number">{says}</p>
    </div>
  );
}

function Whole({ c }: { c: Count }) {
  const t = w();
  const [tone, word] = verdict(c);
  return (
    <section class="proposal-count" aria-label={t.purposes[c.purpose]}>
      <div class="row apart">
        <h3>{t.purposes[c.purpose]}</h3>
        <span class="row">
          {c.open && c.closes && (
            <span class="small soft">
              <Clock until={c.closes} />
            </span>
          )}
          <Badge tone={tone}>{word}</Badge>
        </span>
      </div>
      {c.leaves.length > 1 && (
        <p class="small soft proposal-whole">
          {t.and}: <Text>{c.rule}</Text>
        </p>
      )}
      <ul class="stack">
        {c.leaves.map((l) => (
          <One l={l} side={!signed.includes(c.purpose)} open={c.open} alone={c.leaves.length === 1} />
        ))}
      </ul>
    </section>
  );
}

/* That one person sufficed to propose it, or voted in a choice, is no count worth drawing. */
function tells(c: Count, chooses: boolean): boolean {
  if (chooses && c.purpose === "vote") return c.leaves.some((l) => l.quorum);
  return c.purpose !== "gathering" || c.open || c.leaves.length > 1 || (c.leaves[0]?.need ?? 0) > 1;
}

export function Counts({ p }: { p: Schemas["Proposal"] }) {
  const t = w();
  const order = p.counts
    .filter((c) => tells(c, p.chooses))
    .sort((a, b) => Number(b.open) - Number(a.open));
  if (!order.length && !p.requires.length && p.chooses) return null;
  return (
    <Card title={t.title}>
      <div class="stack loose" aria-live="polite">
        {order.map((c) => (
          <Whole key={c.purpose} c={c} />
        ))}
        <RequiredList of={p.requires} />
        {!order.length && !p.requires.length && <p class="soft">{t.none}</p>}
      </div>
    </Card>
  );
}
