/* The keys of whoever has signed in: since when each signs, and a way to end one that isn't theirs. */
import { Badge, Card, Read, Text } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { minute, now } from "../../lib/time";
import { ask } from "../../sign/act";
import type { Session } from "../../sign/session";

const w = words({
  en: {
    title: "Your keys",
    lead: "If one of them isn't yours, revoke it now: one that waits ends before it ever signs.",
    passkey: "Passkey",
    ssh: "SSH key",
    here: "in use here",
    signs: "signs",
    waits: "signs from {0} on",
    ended: "ended {0}",
    revoke: "Revoke",
    which: "Revoke {0}",
    means: "{0} revokes the key {1}, for good",
    last: "Whoever revokes the last key they have can't sign any more.",
  },
  id: {
    title: "Kunci Anda",
    lead: "Jika salah satunya bukan milik Anda, cabutlah sekarang: yang masih menunggu berakhir sebelum pernah berlaku.",
    passkey: "Kunci sandi",
    ssh: "Kunci SSH",
    here: "dipakai di sini",
    signs: "berlaku",
    waits: "berlaku mulai {0}",
    ended: "berakhir {0}",
    revoke: "Cabut",
    which: "Cabut {0}",
    means: "{0} mencabut kunci {1} untuk selamanya",
    last: "Siapa yang mencabut kunci terakhirnya tidak dapat menandatangani lagi.",
  },
});

type Key = Schemas["Person"]["keys"][number];

function One({ k, who }: { k: Key; who: Session }) {
  const t = w();
  const waits = !k.signs && Date.parse(k.from) > now.value;
  const state = k.signs ? t.signs : fill(waits ? t.waits : t.ended, minute(waits ? k.from : (k.until ?? k.from)));
  return (
    <li class="stack tight">
      <div class="row apart">
        <span class="strong">{k.public_key.startsWith("webauthn-") ? t.passkey : t.ssh}</span>
        <span class="row">
          {k.fingerprint === who.fingerprint && <Badge>{t.here}</Badge>}
          <Badge tone={k.signs ? "yes" : waits ? "wait" : "plain"}>{state}</Badge>
        </span>
      </div>
      <code class="small sign-in-print">{k.fingerprint}</code>
      {(k.signs || waits) && (
        <div>
          <button
            class="button"
            aria-label={fill(t.which, k.fingerprint)}
            onClick={() =>
              ask(
                { verb: "revoke-key", fields: [{ word: "revoked", value: k.fingerprint }] },
                fill(t.means, who.name, k.fingerprint),
              )
            }
          >
            {t.revoke}
          </button>
        </div>
      )}
    </li>
  );
}

export function KeysCard({ who }: { who: Session }) {
  const t = w();
  return (
    <Card title={t.title}>
      <Read of={resource<Schemas["Person"]>(`/people/${who.actor}`)}>
        {(p) => (
          <div class="stack">
            <p>
              <Text>{t.lead}</Text>
            </p>
            <ul class="stack">
              {p.keys.map((k) => (
                <One k={k} who={who} />
              ))}
            </ul>
            <p class="small soft">{t.last}</p>
          </div>
        )}
      </Read>
    </Card>
  );
}
