/* A choice: who or what stands, how many votes each has, who is chosen; and the ballot of whoever may cast one. */
import { useState } from "preact/hooks";
import { Badge, Card, Person, Text } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import { count, fill, words } from "../../lib/lang";
import { ask } from "../../sign/act";
import { about, vote, type Field } from "../../sign/command";
import { find, myActs } from "./acts";

type Proposal = Schemas["Proposal"];
type Option = Schemas["Option"];
type Choice = Schemas["Choice"];

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
    ranks: "Give 1 to the option you like best, 2 to the next, and so on. Leave a field empty to leave that option out.",
    scores: "Give each option {0} to {1}; leave a field empty to leave that option out.",
    points: "Spread at most {0} points.",
    credits: "Votes for an option are above 0, against it below; so many votes cost their square, at most {0} × {0} together.",
    goMarked: "Send this ballot",
    of: "{0}: your number",
    order: "place {0}",
    first: "first choice of {0}",
    marked: "marked by {0}",
    method: "Counted by {0}.",
    hash: "Ballots sha256:{0}",
    lot: "Lot drawn by: {0}",
    draw: "The value of the lot: one that nobody could know before voting closed",
    drawGo: "Give this value",
    draws: "You give the value of the lot in proposal {0}: {1}.",
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
    ranks: "Beri 1 kepada pilihan yang paling Anda sukai, 2 kepada berikutnya, dan seterusnya. Kosongkan untuk tidak menyebutnya.",
    scores: "Beri setiap pilihan {0} sampai {1}; kosongkan untuk tidak menyebutnya.",
    points: "Bagikan paling banyak {0} poin.",
    credits: "Suara untuk suatu pilihan di atas 0, menolaknya di bawah 0; sekian suara berharga kuadratnya, seluruhnya paling banyak {0} × {0}.",
    goMarked: "Kirim suara ini",
    of: "{0}: angka Anda",
    order: "tempat {0}",
    first: "pilihan pertama dari {0}",
    marked: "ditandai oleh {0}",
    method: "Dihitung dengan {0}.",
    hash: "Suara sha256:{0}",
    lot: "Undian dengan nilai: {0}",
    draw: "Nilai undian: yang tidak dapat diketahui siapa pun sebelum pemungutan suara ditutup",
    drawGo: "Berikan nilai ini",
    draws: "Anda memberikan nilai undian dalam usulan {0}: {1}.",
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
  const marks = p.choice?.marks ?? "names";
  const number = o.votes === null ? "" : count(o.votes);
  const cast = marks === "ranks" ? fill(t.first, number) : fill(t.marked, number);
  const named = o.votes === 1 ? t.oneVote : fill(t.votes, number);
  const votes = o.votes === null ? t.secret : marks === "names" ? named : cast;
  return (
    <li class="proposal-leaf">
      <div class="row apart">
        <span class="row">
          {o.person ? <Person id={o.person} /> : <Text>{o.text}</Text>}
          <State o={o} open={!p.ended} />
          {marks !== "names" && o.order > 0 && <span class="small soft">{fill(t.order, o.order)}</span>}
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

/** Persons first, then texts, each with its number before it: as a signed text has them. */
function numbered(options: readonly Option[], values: ReadonlyMap<number, number>): Field[] {
  const of = (o: Option) => String(values.get(o.number));
  return [
    ...options.flatMap((o) => (o.person ? [{ word: "marked-nominee", value: `${of(o)} ${o.person}` }] : [])),
    ...options.flatMap((o) => (o.person ? [] : [{ word: `marked-option ${of(o)}`, counted: o.text }])),
  ];
}

function Hint({ c }: { c: Choice }) {
  const t = w();
  const words = {
    names: "",
    ranks: t.ranks,
    scores: fill(t.scores, c.least, c.most),
    points: fill(t.points, c.most),
    credits: fill(t.credits, c.most),
  };
  return (
    <>
      <p class="small">{words[c.marks]}</p>
      {c.ballot && (
        <p class="small soft">
          <Text>{c.ballot.text}</Text>
        </p>
      )}
    </>
  );
}

/** Ranks, scores or points: a number for each option that the ballot names. */
function Numbers({ p, c }: { p: Proposal; c: Choice }) {
  const t = w();
  const acts = myActs(p);
  const [changed, set] = useState<ReadonlyMap<number, number>>();
  const cast = new Map(acts?.marks.map((n, i) => [n, acts.values[i] ?? 0]));
  const values = changed ?? cast;
  if (!find(acts, "vote", "vote")?.allowed) return null;
  const standing = p.options.filter((o) => o.stands);
  const named = standing.filter((o) => values.has(o.number));
  const told = [...named].sort((a, b) => (values.get(a.number) ?? 0) - (values.get(b.number) ?? 0));
  const put = (o: Option, text: string) => {
    const next = new Map(values);
    if (text.trim() === "") next.delete(o.number);
    else next.set(o.number, Number(text));
    set(next);
  };
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        ask(
          vote(p.number, "for", undefined, numbered(named, values)),
          fill(t.means, p.number, told.map((o) => `${o.text} ${values.get(o.number)}`).join(", ")),
        );
      }}
    >
      <fieldset class="proposal-ballot">
        <legend>{t.choose}</legend>
        {find(acts, "vote", "vote")?.cast && <p class="small">{t.cast}</p>}
        <Hint c={c} />
        {standing.map((o) => (
          <label class="proposal-option">
            <input
              class="input proposal-number"
              type="number"
              step="1"
              min={c.least}
              max={c.most}
              aria-label={fill(t.of, o.text)}
              value={values.get(o.number) ?? ""}
              onInput={(e) => put(o, e.currentTarget.value)}
            />
            <Text>{o.text}</Text>
          </label>
        ))}
      </fieldset>
      <Buttons p={p} ready={named.length > 0} go={t.goMarked} />
    </form>
  );
}

/** The value that the office gives for the lot. */
function Draw({ p }: { p: Proposal }) {
  const t = w();
  const [text, set] = useState("");
  if (!find(myActs(p), "draw")?.allowed) return null;
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        ask(about("draw", p.number, { word: "text", counted: text.trim() }), fill(t.draws, p.number, text.trim()));
      }}
    >
      <label class="field">
        <span>{t.draw}</span>
        <input value={text} onInput={(e) => set(e.currentTarget.value)} />
      </label>
      <button class="button main" disabled={!text.trim()}>
        {t.drawGo}
      </button>
    </form>
  );
}

function Buttons({ p, ready, go }: { p: Proposal; ready: boolean; go: string }) {
  const t = w();
  return (
    <div class="row">
      <button class="button main" disabled={!ready}>
        {go}
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
      {find(myActs(p), "revoke-vote", "vote")?.allowed && (
        <button
          class="button quiet"
          type="button"
          onClick={() => ask(about("revoke-vote", p.number), fill(t.back, p.number))}
        >
          {t.revoke}
        </button>
      )}
    </div>
  );
}

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
      <Buttons p={p} ready={chosen.length > 0} go={t.go} />
    </form>
  );
}

/** What the record keeps of the count. */
function Kept({ c }: { c: Proposal["choice"] }) {
  const t = w();
  if (!c?.counted || c.marks === "names") return null;
  return (
    <p class="small soft proposal-kept">
      {fill(t.method, c.method)} <span class="mono">{fill(t.hash, c.counted.ballots)}</span>
      {c.counted.lot !== null && (
        <>
          {" "}
          <Text>{fill(t.lot, c.counted.lot)}</Text>
        </>
      )}
    </p>
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
        <Kept c={p.choice} />
        {p.choice && p.choice.marks !== "names" && p.state === "voting" ? (
          <Numbers p={p} c={p.choice} />
        ) : (
          <Ballot p={p} />
        )}
        <Draw p={p} />
      </div>
    </Card>
  );
}
