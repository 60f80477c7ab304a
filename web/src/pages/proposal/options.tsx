/* A choice: who or what stands, how many votes each has, who is chosen; and the ballot of whoever may cast one. */
import { useState } from "preact/hooks";
import { Badge, Card, Person, Text } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { ask } from "../../sign/act";
import { about, vote, type Field } from "../../sign/command";
import { find, myActs } from "./acts";

type Proposal = Schemas["Proposal"];
type Option = Schemas["Option"];

const w = words({
  en: {
    title: "What is chosen from",
    none: "Nobody has been nominated yet.",
    votes: "{0} votes",
    oneVote: "one vote",
    secret: "told when it closes",
    chosen: "chosen",
    tied: "tied",
    declined: "doesn't stand",
    waits: "needs more nominations",
    against: "against all",
    applied: "in effect",
    choose: "Your choice",
    go: "Vote for what is marked",
    abstain: "Abstain",
    revoke: "Take the vote back",
    cast: "You have voted; a new vote takes the old one's place.",
    means: "You vote in proposal {0} for: {1}.",
    abstains: "You abstain on proposal {0}.",
    back: "You take back your vote on proposal {0}.",
  },
  id: {
    title: "Yang dapat dipilih",
    none: "Belum ada yang dicalonkan.",
    votes: "{0} suara",
    oneVote: "satu suara",
    secret: "diberitahukan saat ditutup",
    chosen: "terpilih",
    tied: "berimbang",
    declined: "tidak bersedia",
    waits: "perlu lebih banyak pencalonan",
    against: "menolak semua",
    applied: "berlaku",
    choose: "Pilihan Anda",
    go: "Pilih yang ditandai",
    abstain: "Abstain",
    revoke: "Tarik kembali suara",
    cast: "Anda telah memberikan suara; suara baru menggantikan yang lama.",
    means: "Anda memilih dalam usulan {0}: {1}.",
    abstains: "Anda abstain atas usulan {0}.",
    back: "Anda menarik kembali suara atas usulan {0}.",
  },
});

function State({ o, open }: { o: Option; open: boolean }) {
  const t = w();
  if (o.chosen) return <Badge tone="yes">{o.applied ? t.applied : t.chosen}</Badge>;
  if (o.tied) return <Badge tone="wait">{t.tied}</Badge>;
  if (o.declined) return <Badge>{t.declined}</Badge>;
  if (o.against) return <Badge>{t.against}</Badge>;
  return !o.stands && open ? <Badge tone="wait">{t.waits}</Badge> : null;
}

function Row({ o, most, p }: { o: Option; most: number; p: Proposal }) {
  const t = w();
  const votes = o.votes === null ? t.secret : o.votes === 1 ? t.oneVote : fill(t.votes, o.votes.toLocaleString());
  return (
    <li class="proposal-leaf">
      <div class="row apart">
        <span class="row">
          {o.person ? <Person id={o.person} /> : <Text>{o.text}</Text>}
          <State o={o} open={!p.ended} />
        </span>
        <span class="small number">{votes}</span>
      </div>
      {o.votes !== null && most > 0 && (
        <div class="bar" aria-hidden="true">
          <span class="had" style={{ width: `${(100 * o.votes) / most}%` }} />
        </div>
      )}
      {o.reasons.map((r) => (
        <p class="small">
          <Text>{r.text}</Text>
        </p>
      ))}
    </li>
  );
}

const field = (o: Option): Field =>
  o.person ? { word: "nominee", value: o.person } : { word: "option", counted: o.text };

function Ballot({ p }: { p: Proposal }) {
  const t = w();
  const acts = myActs(p);
  const it = find(acts, "vote", "vote");
  const [marked, set] = useState<number[]>();
  const marks = marked ?? acts?.marks ?? [];
  if (!it?.allowed) return null;
  const standing = p.options.filter((o) => o.stands && (p.state !== "tied" || o.tied));
  const chosen = standing.filter((o) => marks.includes(o.number));
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        ask(
          vote(p.number, "for", undefined, chosen.map(field)),
          fill(t.means, p.number, chosen.map((o) => o.text).join(", ")),
        );
      }}
    >
      <fieldset class="proposal-ballot">
        <legend>{t.choose}</legend>
        {it.cast && <p class="small">{t.cast}</p>}
        {standing.map((o) => (
          <label class="proposal-option">
            <input
              type="checkbox"
              checked={marks.includes(o.number)}
              onChange={(e) =>
                set(e.currentTarget.checked ? [...marks, o.number] : marks.filter((n) => n !== o.number))
              }
            />
            <Text>{o.text}</Text>
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button class="button main" disabled={!chosen.length}>
          {t.go}
        </button>
        {p.state !== "tied" && (
          <button
            class="button"
            type="button"
            onClick={() => ask(vote(p.number, "abstain"), fill(t.abstains, p.number))}
          >
            {t.abstain}
          </button>
        )}
        {find(acts, "revoke-vote", "vote")?.allowed && (
          <button
            class="button quiet"
            type="button"
            onClick={() => ask(about("revoke-vote", p.number), fill(t.back, p.number))}
          >
            {t.revoke}
          </button>
        )}
      </div>
    </form>
  );
}

export function Options({ p }: { p: Proposal }) {
  if (!p.chooses && !p.options.length) return null;
  const most = Math.max(0, ...p.options.map((o) => o.votes ?? 0));
  return (
    <Card title={w().title}>
      <div class="stack loose">
        {p.options.length ? (
          <ul class="stack" aria-live="polite">
            {p.options.map((o) => (
              <Row key={o.number} o={o} most={most} p={p} />
            ))}
          </ul>
        ) : (
          <p class="soft">{w().none}</p>
        )}
        <Ballot p={p} />
      </div>
    </Card>
  );
}
