/* Who am I here: a key file that stays in this browser, or signatures made elsewhere. */
import { useState } from "preact/hooks";
import { Card, Failed, PageHead, Read, Said, Text } from "../design/parts";
import { get, resource, type Schemas } from "../lib/api";
import { fill, words } from "../lib/lang";
import { ownerOf, session, signIn, signOut } from "../sign/session";
import { KeysCard } from "./sign-in/keys";
import { PasskeyCard } from "./sign-in/passkey";
import { KeyError, readKey, type KeyFault } from "../sign/ssh";
import "./sign-in.css";

const w = words({
  en: {
    title: "Sign in",
    lead: "There are no accounts and no passwords: who can sign with a member's key acts as that member.",
    you: "You act as {0} ({1}).",
    out: "Sign out: forget the key in this browser",
    example: "This is an example",
    exampleLead: "Nobody in it exists, and you may act as anybody:",
    file: "With an SSH key",
    fileLead:
      "The file of an Ed25519 key without a passphrase. It is read here, kept by this browser in a way that no script can read it out, and never sent.",
    choose: "Key file",
    paste: "With ssh-keygen, elsewhere",
    pasteLead: "The key stays where it is. These pages show each text to sign, and you paste the signature.",
    print: "Fingerprint of your key (ssh-keygen -l)",
    go: "Sign in",
    nobody: "Nobody in this organisation has that key ({0}).",
    faults: {
      not_a_key: "That isn't an OpenSSH private key file.",
      locked: "The key has a passphrase, which these pages don't ask for. Sign with ssh-keygen instead.",
      other_kind: "Only Ed25519 keys can be used here. Sign with ssh-keygen instead.",
      no_support: "This browser can't sign with Ed25519. Sign with ssh-keygen instead.",
    } as Record<KeyFault, string>,
  },
  id: {
    title: "Masuk",
    lead: "Tidak ada akun dan kata sandi: siapa yang dapat menandatangani dengan kunci anggota bertindak sebagai anggota itu.",
    you: "Anda bertindak sebagai {0} ({1}).",
    out: "Keluar: lupakan kunci di peramban ini",
    example: "Ini sebuah contoh",
    exampleLead: "Tak seorang pun di dalamnya nyata, dan Anda boleh bertindak sebagai siapa saja:",
    file: "Dengan kunci SSH",
    fileLead:
      "Berkas kunci Ed25519 tanpa frasa sandi. Dibaca di sini, disimpan peramban ini sehingga tidak ada skrip yang dapat membacanya, dan tidak pernah dikirim.",
    choose: "Berkas kunci",
    paste: "Dengan ssh-keygen, di tempat lain",
    pasteLead: "Kunci tetap di tempatnya. Halaman ini menunjukkan setiap teks yang ditandatangani, dan Anda menempelkan tanda tangannya.",
    print: "Sidik jari kunci Anda (ssh-keygen -l)",
    go: "Masuk",
    nobody: "Tidak ada seorang pun di organisasi ini yang memiliki kunci itu ({0}).",
    faults: {
      not_a_key: "Itu bukan berkas kunci pribadi OpenSSH.",
      locked: "Kunci itu berfrasa sandi, yang tidak diminta halaman ini. Tandatangani dengan ssh-keygen.",
      other_kind: "Di sini hanya kunci Ed25519 yang dapat dipakai. Tandatangani dengan ssh-keygen.",
      no_support: "Peramban ini tidak dapat menandatangani dengan Ed25519. Tandatangani dengan ssh-keygen.",
    } as Record<KeyFault, string>,
  },
});

/** Signs in with the text of a key file; throws a KeyError, or an Error that says that nobody has it. */
export async function signInWithKey(text: string): Promise<void> {
  const key = await readKey(text);
  const owner = await ownerOf(key.fingerprint);
  if (!owner) throw new Error(fill(w().nobody, key.fingerprint));
  await signIn({ ...owner, fingerprint: key.fingerprint, way: "key", key });
}

async function signInWithPrint(fingerprint: string): Promise<void> {
  const owner = await ownerOf(fingerprint);
  if (!owner) throw new Error(fill(w().nobody, fingerprint));
  await signIn({ ...owner, fingerprint, way: "paste" });
}

/* Keys of an example are handed out; elsewhere there are none, and nothing is shown. */
function Example({ attempt }: { attempt: (doing: Promise<void>) => void }) {
  const t = w();
  const people = resource<Schemas["People"]>("/people", { limit: 200 }).data.value?.people;
  return (
    <Read of={resource<Schemas["Example"]>("/example")}>
      {(e) =>
        e.example && (
          <Card title={t.example}>
            <div class="stack">
              <p>{t.exampleLead}</p>
              <div class="row">
                {e.people.map((id) => (
                  <button class="button" onClick={() => attempt(get<string>(`/example/keys/${id}`).then(signInWithKey))}>
                    <Text>{people?.find((p) => p.id === id)?.name ?? id}</Text>
                  </button>
                ))}
              </div>
            </div>
          </Card>
        )
      }
    </Read>
  );
}

export default function SignIn(_: { at: string[] }) {
  const t = w();
  const [failed, setFailed] = useState<Error>();
  const [print, setPrint] = useState("");
  const attempt = (doing: Promise<void>) => {
    setFailed(undefined);
    doing.catch((e: Error) => setFailed(e instanceof KeyError ? new Error(t.faults[e.fault]) : e));
  };
  const who = session.value;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div class="stack">
        {who && (
          <Said tone="yes">
            <p>
              <Text>{fill(t.you, who.name, who.fingerprint)}</Text>
            </p>
            <button class="button" onClick={() => void signOut()}>
              {t.out}
            </button>
          </Said>
        )}
        {failed && <Failed error={failed} />}
        <Example attempt={attempt} />
        <div class="grid">
          {who && <KeysCard who={who} />}
          <PasskeyCard />
          <Card title={t.file}>
            <div class="stack">
              <p>{t.fileLead}</p>
              <label class="field">
                <span>{t.choose}</span>
                <input
                  type="file"
                  onChange={(e) => {
                    const file = e.currentTarget.files?.[0];
                    if (file) attempt(file.text().then(signInWithKey));
                  }}
                />
              </label>
            </div>
          </Card>
          <Card title={t.paste}>
            <form
              class="stack"
              onSubmit={(e) => {
                e.preventDefault();
                attempt(signInWithPrint(print.trim()));
              }}
            >
              <p>{t.pasteLead}</p>
              <label class="field">
                <span>{t.print}</span>
                <input placeholder="SHA256:…" value={print} onInput={(e) => setPrint(e.currentTarget.value)} />
              </label>
              <button class="button main" disabled={!/^SHA256:\S{43}$/.test(print.trim())}>
                {t.go}
              </button>
            </form>
          </Card>
        </div>
      </div>
    </>
  );
}
