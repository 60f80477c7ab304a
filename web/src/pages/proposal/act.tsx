/* Act here: what this person may do now, as buttons; what not, with what stands against it. */
import { Card, Said, Text, Waiting } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { nameOf } from "../../lib/names";
import { to } from "../../lib/router";
import { ask } from "../../sign/act";
import { about, attest, say, vote, type Act as Command } from "../../sign/command";
import { session } from "../../sign/session";
import { attestable, countWord, find, myActs, type Act, type Acts } from "./acts";
import { Somebody, Words } from "./forms";
import { factName } from "./required";

type Proposal = Schemas["Proposal"];

const w = words({
  en: {
    title: "Act here",
    first: "To act, sign in. Everything on this page can be read without.",
    signIn: "Sign in",
    ended: "It has ended; there is nothing more to do about it.",
    nothing: "There is nothing for you to do here now.",
    heard: "You are asked to be heard. Speak, or waive it; until then the vote may wait for you.",
    not: "What you can't do now, and why",
    line: "line {0} of the charter",
    counts: {
      vote: "Your vote",
      override: "Override the veto?",
      overturned: "Overturn the decision?",
      confirmed: "Confirm the decision?",
      confirmation: "Confirm it?",
      tied: "You decide the tie",
    } as Record<string, string>,
    yes: "Yes",
    no: "No",
    abstain: "Abstain",
    cast: {
      yes: "You voted yes.",
      no: "You voted no.",
      abstain: "You abstained.",
      for: "You have voted.",
      sealed: "You have voted; how isn't told.",
    } as Record<string, string>,
    change: "Change it:",
    revoke: "Take the vote back",
    words: {
      sign: "Support it",
      unsign: "Take my support back",
      veto: "Sign a veto",
      challenge: "Sign a challenge",
      decline: "I don't stand",
      draw: "Draw the lot",
      waive: "Waive being heard",
      recuse: "Take no part in deciding it",
      withdraw: "Withdraw it",
      say: "Speak",
      vote: "Vote",
      nominate: "Nominate",
      "revoke-vote": "Take a vote back",
      attest: "Attest",
    } as Record<string, string>,
    means: {
      sign: "You support proposal {0}: {1}.",
      unsign: "You take back your support of proposal {0}: {1}.",
      veto: "You sign a veto of proposal {0}: {1}.",
      challenge: "You sign a challenge of proposal {0}: {1}.",
      decline: "You don't stand in proposal {0}: {1}.",
      waive: "You give up being heard on proposal {0}: {1}.",
      recuse: "You take no part in any count of proposal {0}: {1}.",
      withdraw: "You withdraw proposal {0}: {1}.",
      yes: "You vote yes on proposal {0}: {1}.",
      no: "You vote no on proposal {0}: {1}.",
      abstain: "You abstain on proposal {0}: {1}.",
      revoke: "You take back your vote on proposal {0}: {1}.",
      say: "You speak on proposal {0}: {1}.",
      nominate: "You nominate {2} in proposal {0}: {1}.",
      attest: "You attest for proposal {0}, {1}: {2}.",
    } as Record<string, string>,
    text: "What you want to say (Markdown)",
    nominee: "Whom you nominate",
    attest: "Attest: {0}",
  },
  id: {
    title: "Bertindak di sini",
    first: "Untuk bertindak, masuklah. Semua di halaman ini dapat dibaca tanpa masuk.",
    signIn: "Masuk",
    ended: "Usulan ini sudah berakhir; tidak ada lagi yang dapat dilakukan.",
    nothing: "Saat ini tidak ada yang perlu Anda lakukan di sini.",
    heard: "Anda diminta didengar. Sampaikan pendapat, atau lepaskan hak itu; sampai saat itu pemungutan suara dapat menunggu Anda.",
    not: "Yang tidak dapat Anda lakukan sekarang, dan alasannya",
    line: "baris {0} piagam",
    counts: {
      vote: "Suara Anda",
      override: "Kesampingkan veto?",
      overturned: "Batalkan keputusan itu?",
      confirmed: "Kukuhkan keputusan itu?",
      confirmation: "Kukuhkan?",
      tied: "Anda memutus suara yang berimbang",
    } as Record<string, string>,
    yes: "Ya",
    no: "Tidak",
    abstain: "Abstain",
    cast: {
      yes: "Suara Anda: ya.",
      no: "Suara Anda: tidak.",
      abstain: "Anda abstain.",
      for: "Anda telah memberikan suara.",
      sealed: "Anda telah memberikan suara; isinya tidak diberitahukan.",
    } as Record<string, string>,
    change: "Ubah:",
    revoke: "Tarik kembali suara",
    words: {
      sign: "Dukung",
      unsign: "Tarik kembali dukungan saya",
      veto: "Tanda tangani veto",
      challenge: "Tanda tangani keberatan",
      decline: "Saya tidak bersedia",
      draw: "Lakukan undian",
      waive: "Lepaskan hak didengar",
      recuse: "Tidak ikut memutus",
      withdraw: "Tarik usulan",
      say: "Sampaikan pendapat",
      vote: "Memberikan suara",
      nominate: "Calonkan",
      "revoke-vote": "Menarik kembali suara",
      attest: "Mengesahkan",
    } as Record<string, string>,
    means: {
      sign: "Anda mendukung usulan {0}: {1}.",
      unsign: "Anda menarik kembali dukungan atas usulan {0}: {1}.",
      veto: "Anda menandatangani veto atas usulan {0}: {1}.",
      challenge: "Anda menandatangani keberatan atas usulan {0}: {1}.",
      decline: "Anda tidak bersedia menjadi calon dalam usulan {0}: {1}.",
      waive: "Anda melepaskan hak didengar tentang usulan {0}: {1}.",
      recuse: "Anda tidak ikut dalam penghitungan apa pun atas usulan {0}: {1}.",
      withdraw: "Anda menarik usulan {0}: {1}.",
      yes: "Anda memberikan suara ya atas usulan {0}: {1}.",
      no: "Anda memberikan suara tidak atas usulan {0}: {1}.",
      abstain: "Anda abstain atas usulan {0}: {1}.",
      revoke: "Anda menarik kembali suara atas usulan {0}: {1}.",
      say: "Anda menyampaikan pendapat tentang usulan {0}: {1}.",
      nominate: "Anda mencalonkan {2} dalam usulan {0}: {1}.",
      attest: "Anda mengesahkan untuk usulan {0}, {1}: {2}.",
    } as Record<string, string>,
    text: "Yang ingin Anda sampaikan (Markdown)",
    nominee: "Siapa yang Anda calonkan",
    attest: "Sahkan: {0}",
  },
});

function means(p: Proposal, what: string, more = ""): string {
  return fill(w().means[what]!, p.number, p.subject ? `${p.title} (${nameOf(p.subject)})` : p.title, more);
}

function sign(p: Proposal, command: Command, what: string, done?: () => void): void {
  ask(command, means(p, what), done);
}

/* What a ballot in the count decides. */
function question(p: Proposal, count: string): string {
  const t = w().counts;
  if (count === "vote" && p.state === "tied") return t["tied"]!;
  if (count !== "decision") return t[count]!;
  const clause = p.way.find((s) => s.kind === "decision")?.clause?.text ?? "";
  return /\boverturned\b/.test(clause) ? t["overturned"]! : t["confirmed"]!;
}

function Ballot({ p, acts, count }: { p: Proposal; acts: Acts; count: string }) {
  const t = w();
  const it = find(acts, "vote", count)!;
  const back = find(acts, "revoke-vote", count);
  if (!it.allowed && !back?.allowed) return null;
  const ballots = (p.state === "tied" ? ["yes", "no"] : ["yes", "no", "abstain"]) as ("yes" | "no" | "abstain")[];
  return (
    <fieldset class="proposal-ballot">
      <legend>{question(p, count)}</legend>
      {it.cast && (
        <p>
          <span class="strong">{t.cast[it.cast]}</span> {it.allowed && t.change}
        </p>
      )}
      {it.allowed && (
        <div class="proposal-votes">
          {ballots
            .filter((b) => b !== it.cast)
            .map((b) => (
              <button class={it.cast ? "button" : "button main"} onClick={() => sign(p, vote(p.number, b, countWord(count)), b)}>
                {t[b]}
              </button>
            ))}
        </div>
      )}
      {back?.allowed && (
        <button
          class="button quiet"
          onClick={() => sign(p, about("revoke-vote", p.number, ...named(count)), "revoke")}
        >
          {t.revoke}
        </button>
      )}
    </fieldset>
  );
}

function named(count: string) {
  const word = countWord(count);
  return word ? [{ word: "count", value: word }] : [];
}

function Attest({ p, facts }: { p: Proposal; facts: string[] }) {
  if (!facts.length) return null;
  return (
    <div class="proposal-simple">
      {facts.map((fact) => (
        <button
          class="button"
          onClick={() => ask(attest(fact, p.number), means(p, "attest", factName(fact)))}
        >
          {fill(w().attest, factName(fact))}
        </button>
      ))}
    </div>
  );
}

const simple = ["sign", "unsign", "veto", "challenge", "waive", "decline", "recuse", "withdraw"];
const grave = ["veto", "challenge", "withdraw"];

function Simple({ p, acts }: { p: Proposal; acts: Acts }) {
  const open = simple.filter((name) => find(acts, name)?.allowed);
  if (!open.length) return null;
  return (
    <div class="proposal-simple">
      {open.map((name) => (
        <button
          class={name === "sign" ? "button main" : grave.includes(name) ? "button grave" : "button"}
          onClick={() => sign(p, about(name, p.number), name)}
        >
          {w().words[name]}
        </button>
      ))}
    </div>
  );
}

/* Acts against which the same stands, told together. */
function grouped(acts: Act[]): Map<string, Act[]> {
  const groups = new Map<string, Act[]>();
  for (const a of acts) {
    const why = a.reasons.map((r) => r.text).join("\n");
    groups.set(why, [...(groups.get(why) ?? []), a]);
  }
  return groups;
}

function Not({ p, acts }: { p: Proposal; acts: Acts }) {
  const t = w();
  const has = (a: Act) =>
    a.act === "draw" ? p.choice?.lot === true : a.count === null || ["vote", "gathering"].includes(a.count) || p.counts.some((c) => c.purpose === a.count);
  const refused = acts.acts.filter((a) => !a.allowed && a.reasons.length > 0 && has(a));
  if (!refused.length) return null;
  return (
    <details>
      <summary>{t.not}</summary>
      <ul class="list small proposal-not">
        {[...grouped(refused).values()].map((group) => (
          <li>
            <span class="strong">{[...new Set(group.map((a) => t.words[a.act] ?? a.act))].join(" · ")}</span>
            {group[0]!.reasons.map((r) => (
              <p>
                <Text>{r.text}</Text>{" "}
                {r.clause && <a href={to(`charter#L${r.clause.line}`)}>{fill(t.line, r.clause.line)}</a>}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Offered({ p, acts }: { p: Proposal; acts: Acts }) {
  const t = w();
  const counts = ["vote", "override", "decision", "confirmation"].filter((c) => !(c === "vote" && p.chooses));
  const some = acts.acts.some((a) => a.allowed);
  return (
    <div class="stack">
      {acts.heard && <Said tone="wait">{t.heard}</Said>}
      {acts.ways
        .filter((x) => x.way.length > 1 || x.behind > 0)
        .map((x) => (
          <p class="small">
            <Text>{x.text}</Text>
          </p>
        ))}
      {!some && <p class="soft">{p.ended ? t.ended : t.nothing}</p>}
      {counts.map((c) => (
        <Ballot p={p} acts={acts} count={c} />
      ))}
      <Simple p={p} acts={acts} />
      <Attest p={p} facts={attestable(acts)} />
      {find(acts, "nominate")?.allowed && (
        <Somebody
          label={t.nominee}
          button={t.words["nominate"]!}
          send={(who, done) =>
            ask(about("nominate", p.number, { word: "person", value: who }), means(p, "nominate", nameOf(who)), done)
          }
        />
      )}
      {find(acts, "say")?.allowed && (
        <Words label={t.text} button={t.words["say"]!} send={(text, done) => sign(p, say(p.number, text), "say", done)} />
      )}
      {!p.ended && <Not p={p} acts={acts} />}
    </div>
  );
}

export function ActHere({ p }: { p: Proposal }) {
  const t = w();
  const acts = myActs(p);
  return (
    <Card title={t.title} id="act">
      {!session.value ? (
        <div class="stack">
          <p class="soft">{p.ended ? t.ended : t.first}</p>
          {!p.ended && (
            <div>
              <a class="button" href={to("sign-in")}>
                {t.signIn}
              </a>
            </div>
          )}
        </div>
      ) : acts ? (
        <Offered p={p} acts={acts} />
      ) : (
        <Waiting />
      )}
    </Card>
  );
}
