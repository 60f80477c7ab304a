/* The third step: who is there, where they sit, with which keys they sign; and what to write to those who are invited. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Badge, Failed, Said, Text, Waiting } from "../../design/parts";
import { fill, words } from "../../lib/lang";
import { change, changePerson, draft, stepTo, type Draft, type Person } from "./draft";
import { Invitation } from "./invitation";
import { idOf, personAt, rosterOf } from "./roster";
import { check, rosterNow, type Check } from "./study";

const MOST = 200;

const w = words({
  en: {
    name: "Name of the organisation",
    nameHint: "It may be another than the charter's title.",
    seats: "Places",
    of: "{0} of {1}",
    open: "{0}, open",
    vacant: "vacant",
    people: "People",
    nobody: "Nobody yet. Begin with yourself.",
    add: "Add a person",
    most: "This page takes {0} people; add others to the roster's file yourself.",
    person: "Person {0}",
    personName: "Name",
    id: "Short name",
    idHint: "Small letters, digits and _. It stands in everything that this person signs.",
    places: "Places",
    as: "as",
    key: "Public key",
    keyHint: "One line that begins with ssh-ed25519. Leave it empty and invite this person.",
    hasKey: "has a key",
    invite: "to be invited",
    remove: "Remove",
    removeOf: "Remove {0}",
    invalid: "The charter has mistakes that have to be repaired before.",
    repair: "To the charter",
    good: "The charter takes these people.",
    noKeys: "Nobody has a key yet. Whoever has none on the first day can sign nothing until a decision gives one: better wait for all of them.",
    somewithout: "Still without a key: {0}.",
    bad: "So it can't be founded yet",
    roster: "The roster as a text",
    back: "Back to the numbers",
    next: "On to the founding",
    working: "Being checked…",
  },
  id: {
    name: "Nama organisasi",
    nameHint: "Boleh berbeda dari judul piagam.",
    seats: "Tempat",
    of: "{0} dari {1}",
    open: "{0}, terbuka",
    vacant: "kosong",
    people: "Orang",
    nobody: "Belum ada siapa-siapa. Mulailah dengan diri Anda.",
    add: "Tambah orang",
    most: "Halaman ini menerima {0} orang; tambahkan yang lain sendiri dalam berkas daftar.",
    person: "Orang {0}",
    personName: "Nama",
    id: "Nama pendek",
    idHint: "Huruf kecil, angka, dan _. Tercantum dalam segala yang ditandatangani orang ini.",
    places: "Tempat",
    as: "sebagai",
    key: "Kunci publik",
    keyHint: "Satu baris yang diawali ssh-ed25519. Kosongkan dan undanglah orang ini.",
    hasKey: "punya kunci",
    invite: "perlu diundang",
    remove: "Hapus",
    removeOf: "Hapus {0}",
    invalid: "Piagam mengandung kesalahan yang harus diperbaiki dahulu.",
    repair: "Ke piagam",
    good: "Piagam menerima orang-orang ini.",
    noKeys: "Belum ada yang punya kunci. Siapa yang belum punya pada hari pertama tidak dapat menandatangani apa pun sampai sebuah keputusan memberinya: sebaiknya tunggu semuanya.",
    somewithout: "Belum punya kunci: {0}.",
    bad: "Maka belum dapat didirikan",
    roster: "Daftar orang sebagai teks",
    back: "Kembali ke angka",
    next: "Lanjut ke pendirian",
    working: "Sedang diperiksa…",
  },
});

export type Place = Check["outline"][number];

/** Bodies and offices of the last text that was a charter. */
export function placesOf(c: Check | undefined): Place[] {
  return (c?.outline ?? []).filter((x) => x.kind === "body" || x.kind === "office");
}

export function titleOf(x: Place): string {
  return x.title ?? x.name ?? "";
}

/* ---- who sits where ---- */

function Seats({ d, places }: { d: Draft; places: Place[] }) {
  const t = w();
  return (
    <ul class="found-seats">
      {places.map((x) => {
        const there = d.people.filter((p) => (x.name as string) in p.places);
        const full = x.kind === "office" ? there.length === 1 : x.seats == null ? there.length > 0 : there.length === x.seats;
        return (
          <li>
            <span>
              <Text>{titleOf(x)}</Text>
            </span>
            <Badge tone={full ? "yes" : "wait"}>
              {x.kind === "office" ? (
                <Text>{there.length ? there.map((p) => p.name || p.id).join(", ") : t.vacant}</Text>
              ) : x.seats == null ? (
                fill(t.open, there.length)
              ) : (
                fill(t.of, there.length, x.seats)
              )}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}

/* ---- one person ---- */

function toggled(p: Person, x: Place, on: boolean): Person["places"] {
  const places = { ...p.places };
  if (on) {
    places[x.name as string] ??= [];
    if (x.of) places[x.of] ??= [];
  } else delete places[x.name as string];
  return places;
}

function Places({ p, places }: { p: Person; places: Place[] }) {
  const t = w();
  return (
    <fieldset class="found-places">
      <legend>{t.places}</legend>
      <div class="row">
        {places.map((x) => {
          const name = x.name as string;
          const tags = p.places[name];
          return (
            <span class={`found-place${tags ? " on" : ""}`}>
              <label>
                <input
                  type="checkbox"
                  checked={!!tags}
                  onChange={(e) => changePerson(p.row, { places: toggled(p, x, e.currentTarget.checked) })}
                />
                <Text>{titleOf(x)}</Text>
              </label>
              {tags && (x.tags ?? []).length > 0 && <span class="soft as">{t.as}</span>}
              {tags &&
                (x.tags ?? []).map((tag) => (
                  <label>
                    <input
                      type="checkbox"
                      checked={tags.includes(tag)}
                      onChange={(e) => {
                        const next = e.currentTarget.checked ? [...tags, tag] : tags.filter((y) => y !== tag);
                        changePerson(p.row, { places: { ...p.places, [name]: next } });
                      }}
                    />
                    {tag}
                  </label>
                ))}
            </span>
          );
        })}
      </div>
    </fieldset>
  );
}

function Fields({ d, p, first }: { d: Draft; p: Person; first: boolean }) {
  const t = w();
  const name = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (first) name.current?.focus(); // before the next key is pressed
  }, []);
  const others = d.people.filter((x) => x.row !== p.row).map((x) => x.id);
  const rename = (next: string) => {
    const followed = p.id === "" || p.id === idOf(p.name, others);
    changePerson(p.row, { name: next, ...(followed ? { id: next.trim() ? idOf(next, others) : "" } : {}) });
  };
  const hint = `found-id-${p.row}`;
  return (
    <div class="found-fields">
      <label class="field">
        <span>{t.personName}</span>
        <input ref={name} value={p.name} maxLength={200} autocomplete="off" onInput={(e) => rename(e.currentTarget.value)} />
      </label>
      <label class="field">
        <span>{t.id}</span>
        <input
          value={p.id}
          maxLength={64}
          autocomplete="off"
          spellcheck={false}
          aria-describedby={hint}
          aria-invalid={p.id !== "" && !/^[a-z][a-z0-9_]*$/.test(p.id)}
          onInput={(e) => changePerson(p.row, { id: e.currentTarget.value.trim() })}
        />
        <span class="small soft" id={hint}>
          {t.idHint}
        </span>
      </label>
      <label class="field wide">
        <span>{t.key}</span>
        <input
          class="key"
          value={p.key}
          maxLength={2000}
          autocomplete="off"
          spellcheck={false}
          placeholder="ssh-ed25519 AAAA…"
          aria-describedby={`${hint}-key`}
          onInput={(e) => changePerson(p.row, { key: e.currentTarget.value })}
        />
        <span class="small soft" id={`${hint}-key`}>
          {t.keyHint}
        </span>
      </label>
    </div>
  );
}

function PersonCard({ d, p, nr, places, first }: { d: Draft; p: Person; nr: number; places: Place[]; first: boolean }) {
  const t = w();
  const called = p.name.trim() || fill(t.person, nr);
  return (
    <li class="card found-person">
      <div class="row apart">
        <h3>
          <Text>{called}</Text>
        </h3>
        <div class="row">
          <Badge tone={p.key.trim() ? "yes" : "wait"}>{p.key.trim() ? t.hasKey : t.invite}</Badge>
          <button
            class="button quiet"
            aria-label={fill(t.removeOf, called)}
            onClick={() => {
              change({ people: d.people.filter((x) => x.row !== p.row) });
              document.getElementById("found-add")?.focus();
            }}
          >
            {t.remove}
          </button>
        </div>
      </div>
      <Fields d={d} p={p} first={first} />
      <Places p={p} places={places} />
      {!p.key.trim() && p.name.trim() && <Invitation d={d} p={p} places={places} />}
    </li>
  );
}

/* ---- what the server says of it ---- */

function Verdict({ d }: { d: Draft }) {
  const t = w();
  const known = rosterNow();
  const r = known?.is;
  if (!d.people.length) return null;
  if (known?.failed) return <Failed error={known.failed} />;
  if (!r) return <p class="small soft">{t.working}</p>;
  const named = (id: string) => d.people.find((p) => p.id === id)?.name || id;
  const told = [
    ...r.diagnostics.filter((x) => x.severity === "error").map((x) => [personAt(d, x.line)?.name, x.repair ? `${x.message} ${x.repair}` : x.message]),
    ...r.keys.map((k) => [named(k.person), k.message]),
    ...r.reasons.map((x) => [undefined, x.text]),
  ];
  if (told.length > 0)
    return (
      <Said tone="no">
        <p class="strong">{t.bad}</p>
        <ul class="stack tight">
          {told.slice(0, 12).map(([who, said]) => (
            <li>
              {who && (
                <strong>
                  <Text>{who}</Text>:{" "}
                </strong>
              )}
              <Text>{said as string}</Text>
            </li>
          ))}
        </ul>
      </Said>
    );
  return (
    <Said tone={r.without_key.length ? "wait" : "yes"}>
      <p class="strong">✓ {t.good}</p>
      {!r.valid ? <p>{t.noKeys}</p> : r.without_key.length > 0 && <p><Text>{fill(t.somewithout, r.without_key.map(named).join(", "))}</Text></p>}
    </Said>
  );
}

function Title({ d }: { d: Draft }) {
  const t = w();
  return (
    <label class="field found-title">
      <span>{t.name}</span>
      <input value={d.title} maxLength={200} autocomplete="organization" aria-describedby="found-title-hint" onInput={(e) => change({ title: e.currentTarget.value })} />
      <span class="small soft" id="found-title-hint">
        {t.nameHint}
      </span>
    </label>
  );
}

export function People() {
  const t = w();
  const [added, setAdded] = useState(-1);
  const d = draft.value;
  const c = check.value?.is;
  if (!d) return null;
  const places = placesOf(c);
  const add = () => {
    const row = Math.max(0, ...d.people.map((p) => p.row)) + 1;
    setAdded(row);
    change({ people: [...d.people, { row, name: "", id: "", places: {}, key: "" }] });
  };
  return (
    <>
      {c && !c.valid && (
        <Said tone="no">
          <p>{t.invalid}</p>
          <a href={stepTo("numbers")}>{t.repair}</a>
        </Said>
      )}
      <div class="found-beside people">
        <div class="stack">
          <Title d={d} />
          <h2>{t.people}</h2>
          {d.people.length === 0 && <p class="soft">{t.nobody}</p>}
          <ul class="stack">
            {d.people.map((p, i) => (
              <PersonCard key={p.row} d={d} p={p} nr={i + 1} places={places} first={p.row === added} />
            ))}
          </ul>
          {d.people.length < MOST ? (
            <button class="button found-add" id="found-add" onClick={add}>
              + {t.add}
            </button>
          ) : (
            <p class="soft">{fill(t.most, MOST)}</p>
          )}
        </div>
        <aside class="stack found-side" aria-label={t.seats}>
          <section class="card">
            <h2>{t.seats}</h2>
            {c ? <Seats d={d} places={places} /> : <Waiting />}
          </section>
          <div role="status">
            <Verdict d={d} />
          </div>
          {d.people.length > 0 && (
            <details>
              <summary>{t.roster}</summary>
              <pre class="exact" tabIndex={0}>
                <bdi>{rosterOf(d)}</bdi>
              </pre>
            </details>
          )}
        </aside>
      </div>
      <div class="row apart found-next">
        <a class="button" href={stepTo("numbers")}>
          {t.back}
        </a>
        <a class="button main" href={stepTo("files")}>
          {t.next}
        </a>
      </div>
    </>
  );
}
