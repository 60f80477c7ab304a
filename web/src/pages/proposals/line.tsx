/* One proposal in a list: what it is, where it stands, what it waits for. */
import { Badge, Clock, Person, Text, When, type Tone } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import { words } from "../../lib/lang";
import { to } from "../../lib/router";
import "../proposals.css";

const w = words({
  en: {
    about: "about",
    by: "filed by",
    itself: "opened by the charter",
    ended: "ended",
    waits: {
      gathering: "gathers support",
      preparing: "voting begins",
      voting: "voting closes",
      tied: "the tie is decided",
      held: "takes effect",
      challenged: "the challenge is decided",
      frozen: "the stay ends",
      provisional: "becomes final",
      appealed: "the challenge is decided",
    } as Record<string, string>,
    act: "counted now:",
    heard: "is heard:",
  },
  id: {
    about: "tentang",
    by: "diajukan",
    itself: "dibuka oleh piagam",
    ended: "berakhir",
    waits: {
      gathering: "menghimpun dukungan",
      preparing: "pemungutan suara dimulai",
      voting: "pemungutan suara ditutup",
      tied: "suara berimbang diputus",
      held: "mulai berlaku",
      challenged: "keberatan diputus",
      frozen: "penundaan berakhir",
      provisional: "menjadi final",
      appealed: "keberatan diputus",
    } as Record<string, string>,
    act: "yang dihitung kini:",
    heard: "yang didengar:",
  },
});

/** The tone in which a state is shown. */
export function toneOf(p: { state: string; ended: boolean }): Tone {
  if (p.state === "effective") return "yes";
  if (["rejected", "vetoed", "overturned", "undone", "failed"].includes(p.state)) return "no";
  return p.ended ? "plain" : "wait";
}

/** The next instant, and what comes with it. */
export function Waits({ p }: { p: Schemas["ProposalSummary"] }) {
  if (p.ended || !p.due) return null;
  return (
    <span class="small soft">
      {w().waits[p.state] ?? ""}: <Clock until={p.due} />
    </span>
  );
}

export function Line({ p, asks }: { p: Schemas["ProposalSummary"]; asks?: boolean }) {
  const t = w();
  return (
    <li class="proposals-line">
      <span class="proposals-number number soft" aria-hidden="true">
        {p.number}
      </span>
      <div>
        <a class="strong" href={to(`proposals/${p.number}`)}>
          <span class="unseen">{p.number}. </span>
          <Text>{p.title}</Text>
        </a>{" "}
        {p.subject && (
          <span class="soft">
            · {t.about} <Person id={p.subject} />
          </span>
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
              {" "}
              <When at={p.filed} short />
            </>
          )}
          {asks && p.asks && (
            <>
              {" "}
              · {p.state === "preparing" ? t.heard : t.act} <Text>{p.asks}</Text>
            </>
          )}
        </p>
      </div>
      <span class="proposals-state">
        <Badge tone={toneOf(p)}>{p.state_text}</Badge>
        <Waits p={p} />
      </span>
    </li>
  );
}
