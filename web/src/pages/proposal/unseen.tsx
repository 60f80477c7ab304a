/*
 * A proposal that not everybody may see yet: the public interface tells nothing of it. Whoever has been told of it acts
 * all the same, and the charter answers to the signature alone.
 */
import { Card, Text } from "../../design/parts";
import { fill, words } from "../../lib/lang";
import { nameOf } from "../../lib/names";
import { to } from "../../lib/router";
import { ask } from "../../sign/act";
import type { Act, Field } from "../../sign/command";
import { session } from "../../sign/session";
import { Somebody, Words } from "./forms";

const w = words({
  en: {
    title: "If you have been told of it",
    lead: "Who may see it can act on it here. What the charter says to an act is told only to the signature.",
    first: "To act, sign in.",
    signIn: "Sign in",
    yes: "Vote yes",
    no: "Vote no",
    abstain: "Abstain",
    sign: "Support it",
    waive: "Waive being heard",
    challenge: "Sign a challenge",
    veto: "Sign a veto",
    withdraw: "Withdraw it",
    say: "Speak",
    text: "What you want to say (Markdown)",
    person: "Whom you show it to",
    tell: "Show it to this person",
    means: {
      yes: "You vote yes on proposal {0}.",
      no: "You vote no on proposal {0}.",
      abstain: "You abstain on proposal {0}.",
      sign: "You support proposal {0}.",
      waive: "You give up being heard on proposal {0}.",
      challenge: "You sign a challenge of proposal {0}.",
      veto: "You sign a veto of proposal {0}.",
      withdraw: "You withdraw proposal {0}.",
      say: "You speak on proposal {0}.",
      tell: "You show proposal {0} to {1}, who may not see it yet.",
    },
  },
  id: {
    title: "Jika Anda sudah diberi tahu",
    lead: "Yang boleh melihatnya dapat bertindak di sini. Apa kata piagam hanya diberitahukan kepada tanda tangan.",
    first: "Untuk bertindak, masuklah.",
    signIn: "Masuk",
    yes: "Suara ya",
    no: "Suara tidak",
    abstain: "Abstain",
    sign: "Dukung",
    waive: "Lepaskan hak didengar",
    challenge: "Tanda tangani keberatan",
    veto: "Tanda tangani veto",
    withdraw: "Tarik usulan",
    say: "Sampaikan pendapat",
    text: "Yang ingin Anda sampaikan (Markdown)",
    person: "Kepada siapa Anda memperlihatkannya",
    tell: "Perlihatkan kepada orang ini",
    means: {
      yes: "Anda memberikan suara ya atas usulan {0}.",
      no: "Anda memberikan suara tidak atas usulan {0}.",
      abstain: "Anda abstain atas usulan {0}.",
      sign: "Anda mendukung usulan {0}.",
      waive: "Anda melepaskan hak didengar tentang usulan {0}.",
      challenge: "Anda menandatangani keberatan atas usulan {0}.",
      veto: "Anda menandatangani veto atas usulan {0}.",
      withdraw: "Anda menarik usulan {0}.",
      say: "Anda menyampaikan pendapat tentang usulan {0}.",
      tell: "Anda memperlihatkan usulan {0} kepada {1}, yang belum dapat melihatnya.",
    },
  },
});

type What = keyof ReturnType<typeof w>["means"];

/* Without the proposal's charter, which isn't told: the present one is named. */
const about = (verb: string, n: number, ...more: Field[]): Act => ({
  verb,
  fields: [{ word: "proposal", value: String(n) }, ...more],
});

const ballots = ["yes", "no", "abstain"] as const;
const simple = ["sign", "waive", "challenge", "veto", "withdraw"] as const;

type Send = (act: Act, what: What, done?: () => void) => void;

export function Unseen({ n }: { n: number }) {
  const t = w();
  const send: Send = (act, what, done) => ask(act, fill(t.means[what], n), done);
  if (!session.value)
    return (
      <Card title={t.title}>
        <p class="row">
          <Text>{t.first}</Text>
          <a class="button" href={to("sign-in")}>
            {t.signIn}
          </a>
        </p>
      </Card>
    );
  return (
    <Card title={t.title} id="act">
      <div class="stack loose">
        <p class="soft">{t.lead}</p>
        <div class="row">
          {ballots.map((b) => (
            <button class="button main" onClick={() => send(about("vote", n, { word: "ballot", value: b }), b)}>
              {t[b]}
            </button>
          ))}
        </div>
        <div class="row">
          {simple.map((verb) => (
            <button class="button" onClick={() => send(about(verb, n), verb)}>
              {t[verb]}
            </button>
          ))}
        </div>
        <Words
          label={t.text}
          button={t.say}
          send={(text, done) => send(about("say", n, { word: "text", counted: text }), "say", done)}
        />
        <Somebody
          label={t.person}
          button={t.tell}
          send={(who, done) => ask(about("tell", n, { word: "person", value: who }), fill(t.means.tell, n, nameOf(who)), done)}
        />
      </div>
    </Card>
  );
}
