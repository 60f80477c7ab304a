/* A passkey: signing in with it, making one beside the key one has, or before one is known here. */
import { useState } from "preact/hooks";
import { Card, Failed, Said, Text } from "../../design/parts";
import { get, type Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { minute } from "../../lib/time";
import { ask } from "../../sign/act";
import { askHead } from "../../sign/command";
import {
  choosePasskey,
  hindrance,
  makePasskey,
  PasskeyError,
  readPasskey,
  tryPasskeys,
  withCredential,
  type Passkey,
  type PasskeyFault,
} from "../../sign/passkey";
import { session, signIn } from "../../sign/session";

const w = words({
  en: {
    title: "With a passkey",
    lead: "A key that this device or a security key keeps, and that signs after your finger, face or PIN.",
    go: "Sign in with a passkey",
    nothing: "The browser offers none of mine",
    who: "Your identifier here, such as ana",
    make: "Add a passkey for {0}",
    makeLead: "Your present key signs that this one is yours too. You and the others are told, and it counts after some days, so that nobody adds one behind your back.",
    means: "{0} adds a passkey, to sign with it here",
    waits: "Your passkey signs from {0} on.",
    newcomer: "I am not known here yet",
    newcomerLead: "Make a passkey under the identifier that you will have, and give this line to whoever registers you (`mufakat join`).",
    id: "Identifier, such as ana",
    name: "Name",
    create: "Make the passkey",
    line: "Your public key",
    unknown: "That passkey is not of anybody in this organisation.",
    notYet: "That passkey signs only from {0} on.",
    ended: "That passkey doesn't sign any more.",
    none: "{0} has no passkey for this address.",
    there: "the same at {0}",
    faults: {
      no_support: "This browser can't use passkeys here; they need a secure connection.",
      no_name: "Passkeys need an address with a name, not one of numbers.",
      given_up: "No passkey was used: it was given up, or there is none for this address.",
      other_kind: "That device makes no key of a kind that counts here (ES256 or Ed25519).",
    } as Record<PasskeyFault, string>,
  },
  id: {
    title: "Dengan kunci sandi (passkey)",
    lead: "Kunci yang disimpan perangkat ini atau kunci keamanan, dan menandatangani setelah jari, wajah, atau PIN Anda.",
    go: "Masuk dengan kunci sandi",
    nothing: "Peramban tidak menawarkan milik saya",
    who: "Pengenal Anda di sini, misalnya ana",
    make: "Tambah kunci sandi untuk {0}",
    makeLead: "Kunci Anda yang sekarang menandatangani bahwa kunci ini juga milik Anda. Anda dan yang lain diberi tahu, dan kunci itu berlaku setelah beberapa hari, sehingga tidak ada yang menambahnya diam-diam.",
    means: "{0} menambah kunci sandi, untuk menandatangani di sini",
    waits: "Kunci sandi Anda berlaku mulai {0}.",
    newcomer: "Saya belum dikenal di sini",
    newcomerLead: "Buatlah kunci sandi dengan pengenal yang akan Anda pakai, lalu serahkan baris ini kepada yang mendaftarkan Anda (`mufakat join`).",
    id: "Pengenal, misalnya ana",
    name: "Nama",
    create: "Buat kunci sandi",
    line: "Kunci publik Anda",
    unknown: "Kunci sandi itu bukan milik siapa pun di organisasi ini.",
    notYet: "Kunci sandi itu baru berlaku mulai {0}.",
    ended: "Kunci sandi itu sudah tidak berlaku.",
    none: "{0} tidak mempunyai kunci sandi untuk alamat ini.",
    there: "yang sama di {0}",
    faults: {
      no_support: "Peramban ini tidak dapat memakai kunci sandi di sini; perlu sambungan yang aman.",
      no_name: "Kunci sandi memerlukan alamat bernama, bukan alamat berupa angka.",
      given_up: "Tidak ada kunci sandi yang dipakai: dibatalkan, atau tidak ada untuk alamat ini.",
      other_kind: "Perangkat itu tidak membuat kunci jenis yang berlaku di sini (ES256 atau Ed25519).",
    } as Record<PasskeyFault, string>,
  },
});

type Key = Schemas["Person"]["keys"][number];

/* Somebody's passkeys for this address, with what the register says of each. */
async function passkeysOf(person: Schemas["Person"]): Promise<(Passkey & { row: Key })[]> {
  const read = await Promise.all(
    person.keys.map(async (row) => {
      const p = await readPasskey(row.public_key);
      return p && p.origin === location.origin ? { ...p, row } : undefined;
    }),
  );
  return read.filter((p) => p !== undefined);
}

async function personCalled(id: string): Promise<Schemas["Person"]> {
  return get<Schemas["Person"]>(`/people/${encodeURIComponent(id)}`).catch(() => {
    throw new Error(w().unknown);
  });
}

/** Signs in with a passkey that the browser offers, or, named, with one of that person's. */
export async function signInWithPasskey(named: string): Promise<void> {
  const t = w();
  const { organisation } = await get<Schemas["Signing"]>("/head");
  const chosen = named ? undefined : await choosePasskey(organisation);
  const id = named || chosen?.person;
  if (!id) throw new Error(t.unknown);
  const person = await personCalled(id);
  const there = await passkeysOf(person);
  if (there.length === 0) throw new Error(fill(t.none, person.name));
  const found = withCredential(there, chosen?.credential ?? (await tryPasskeys(there)));
  const key = there.find((p) => p === found);
  if (!key) throw new Error(t.unknown);
  // By the server's clock, not by the instant of the last entry: nobody may have acted since its time came.
  const head = await askHead(key.fingerprint);
  if (!head.key?.signs)
    throw new Error(Date.parse(key.row.from) > Date.parse(head.now) ? fill(t.notYet, minute(key.row.from)) : t.ended);
  const { row: _, ...passkey } = key;
  await signIn({ actor: person.id, name: person.name, fingerprint: key.fingerprint, way: "passkey", passkey });
}

/* Makes one for whoever has signed in, and asks them to sign that it is theirs. */
async function add(told: (from: string) => void): Promise<void> {
  const who = session.value!;
  const [{ organisation }, about, person] = await Promise.all([
    get<Schemas["Signing"]>("/head"),
    get<Schemas["Organisation"]>("/organisation"),
    personCalled(who.actor),
  ]);
  const made = await makePasskey({ id: organisation, title: about.title }, person, await passkeysOf(person));
  ask(
    { verb: "add-key", fields: [{ word: "public-key", value: made.publicKey }] },
    fill(w().means, person.name),
    () =>
      void personCalled(who.actor).then((p) => {
        const row = p.keys.find((k) => k.public_key === made.publicKey);
        if (row) told(row.from);
      }),
  );
}

function Newcomer({ attempt }: { attempt: (doing: Promise<void>) => void }) {
  const t = w();
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [line, setLine] = useState<string>();
  const make = async () => {
    const [{ organisation }, about] = await Promise.all([
      get<Schemas["Signing"]>("/head"),
      get<Schemas["Organisation"]>("/organisation"),
    ]);
    const made = await makePasskey({ id: organisation, title: about.title }, { id, name: name.trim() || id }, []);
    setLine(made.publicKey);
  };
  return (
    <details>
      <summary>{t.newcomer}</summary>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          attempt(make());
        }}
      >
        <p>{t.newcomerLead}</p>
        <label class="field">
          <span>{t.id}</span>
          <input autocomplete="off" value={id} onInput={(e) => setId(e.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{t.name}</span>
          <input autocomplete="off" value={name} onInput={(e) => setName(e.currentTarget.value)} />
        </label>
        <button class="button" disabled={!/^[a-z][a-z0-9_]{0,63}$/.test(id)}>
          {t.create}
        </button>
        {line && (
          <div role="status">
            <p>{t.line}</p>
            <pre class="exact" tabIndex={0}>
              {line}
            </pre>
          </div>
        )}
      </form>
    </details>
  );
}

/* Where a server is reached by numbers on this machine, it is reached by a name too. */
function ByName() {
  const here = location.hostname === "127.0.0.1" && `http://localhost:${location.port}${location.pathname}`;
  return here ? <a href={here}>{fill(w().there, here)}</a> : null;
}

function Ways({ attempt, told }: { attempt: (doing: Promise<void>) => void; told: (from: string) => void }) {
  const t = w();
  const who = session.value;
  const [named, setNamed] = useState("");
  return (
    <>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          attempt(signInWithPasskey(named.trim()));
        }}
      >
        <button class="button main">{t.go}</button>
        <details>
          <summary>{t.nothing}</summary>
          <label class="field">
            <span>{t.who}</span>
            <input autocomplete="username" value={named} onInput={(e) => setNamed(e.currentTarget.value)} />
          </label>
        </details>
      </form>
      {who ? (
        <>
          <p class="soft">{t.makeLead}</p>
          <button class="button" onClick={() => attempt(add(told))}>
            <Text>{fill(t.make, who.name)}</Text>
          </button>
        </>
      ) : (
        <Newcomer attempt={attempt} />
      )}
    </>
  );
}

export function PasskeyCard() {
  const t = w();
  const [failed, setFailed] = useState<Error>();
  const [from, setFrom] = useState<string>();
  const fault = hindrance();
  const attempt = (doing: Promise<void>) => {
    setFailed(undefined);
    doing.catch((e: Error) => setFailed(e instanceof PasskeyError ? new Error(t.faults[e.fault]) : e));
  };
  return (
    <Card title={t.title}>
      <div class="stack">
        <p>{t.lead}</p>
        {failed && <Failed error={failed} />}
        {from && (
          <div role="status">
            <Said tone="yes">{fill(t.waits, minute(from))}</Said>
          </div>
        )}
        {fault ? (
          <Said>
            <p>{t.faults[fault]}</p>
            {fault === "no_name" && <ByName />}
          </Said>
        ) : (
          <Ways attempt={attempt} told={setFrom} />
        )}
      </div>
    </Card>
  );
}
