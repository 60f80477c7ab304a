/* The last step: two files, two commands, and what everybody has to be told afterwards. */
import { useEffect, useState } from "preact/hooks";
import { Said, Text } from "../../design/parts";
import { fill, words } from "../../lib/lang";
import { change, draft, stepTo, type Draft } from "./draft";
import { isOrigin, rosterOf, slugOf } from "./roster";
import { check, rosterNow } from "./study";
import { isDocument } from "./tokens";

const w = words({
  en: {
    notYet: "Something is still missing",
    noTitle: "The organisation has no name.",
    noPeople: "Nobody is in it.",
    charter: "The charter has mistakes.",
    roster: "These people can't found it: the step before says why.",
    noKey: "Nobody has a key. At least one person's is needed.",
    without: "Without a key, and so unable to sign: {0}. Better wait for their answers.",
    toNumbers: "To the numbers",
    toPeople: "To the people",
    one: "1. Take the two files",
    oneLead: "Read both once more: from now on changing them is a decision of the organisation.",
    charterFile: "The charter",
    rosterFile: "The roster",
    two: "2. Give it an id",
    twoLead: "It stands in everything that is ever signed here and can't be changed. Choose a name below a domain that is yours.",
    origin: "The organisation's id",
    badOrigin: "3 to 200 letters, digits, and . - _ /",
    three: "3. Found it",
    threeLead: "On the machine that is to keep the record, in the folder with the two files:",
    serveLead: "Then let its members in. Before the world stands a proxy with TLS:",
    copy: "Copy",
    copyOf: "Copy: {0}",
    copied: "Copied.",
    failed: "This browser doesn't copy by itself: select the text and copy it.",
    witnessed: "This charter has its record witnessed: the file witnesses.policy must name the same witnesses, with their keys.",
    four: "4. Tell everybody the ledger's key",
    fourLead: "The first command prints a line with the ledger's key. Publish it where every member can compare it and nobody can quietly replace it: on paper, in the bylaws, on the web site, in the newspaper. With it anybody can check the whole record, from the first entry on.",
    secret: "The file log.key in the folder is the secret half. It stays on that machine: whoever has it could write a second history.",
    backup: "A copy of the folder elsewhere is your backup. Never run both.",
    back: "Back to the people",
    manual: "All of this, for whoever keeps a record: docs/ledger.md and `man mufakat`.",
  },
  id: {
    notYet: "Masih ada yang kurang",
    noTitle: "Organisasi belum bernama.",
    noPeople: "Belum ada orangnya.",
    charter: "Piagam mengandung kesalahan.",
    roster: "Orang-orang ini belum dapat mendirikannya: langkah sebelumnya menyebut sebabnya.",
    noKey: "Belum ada yang punya kunci. Paling sedikit satu orang harus punya.",
    without: "Tanpa kunci, jadi tidak dapat menandatangani: {0}. Sebaiknya tunggu jawaban mereka.",
    toNumbers: "Ke angka",
    toPeople: "Ke orang-orang",
    one: "1. Ambil kedua berkas",
    oneLead: "Bacalah keduanya sekali lagi: sejak kini mengubahnya adalah keputusan organisasi.",
    charterFile: "Piagam",
    rosterFile: "Daftar orang",
    two: "2. Beri pengenal",
    twoLead: "Pengenal tercantum dalam segala yang pernah ditandatangani di sini dan tidak dapat diubah. Pilih nama di bawah domain milik Anda.",
    origin: "Pengenal organisasi",
    badOrigin: "3 sampai 200 huruf, angka, dan . - _ /",
    three: "3. Dirikan",
    threeLead: "Di mesin yang akan menyimpan catatannya, dalam folder tempat kedua berkas itu:",
    serveLead: "Lalu bukakan bagi anggotanya. Di depannya, ke dunia luar, berdiri proksi dengan TLS:",
    copy: "Salin",
    copyOf: "Salin: {0}",
    copied: "Tersalin.",
    failed: "Peramban ini tidak menyalin sendiri: pilih teksnya lalu salin.",
    witnessed: "Catatan piagam ini disaksikan: berkas witnesses.policy harus menyebut saksi yang sama, beserta kuncinya.",
    four: "4. Umumkan kunci buku besar",
    fourLead: "Perintah pertama mencetak sebaris kunci buku besar. Umumkan di tempat setiap anggota dapat mencocokkannya dan tak seorang pun dapat diam-diam menggantinya: di kertas, dalam anggaran dasar, di situs web, di koran. Dengannya siapa saja dapat memeriksa seluruh catatan sejak isian pertama.",
    secret: "Berkas log.key dalam folder itu adalah belahan rahasianya. Simpan hanya di mesin itu: pemegangnya dapat menulis sejarah kedua.",
    backup: "Salinan folder di tempat lain adalah cadangan Anda. Jangan pernah menjalankan keduanya.",
    back: "Kembali ke orang-orang",
    manual: "Selengkapnya, bagi penyimpan catatan: docs/ledger.md dan `man mufakat`.",
  },
});

/* ---- what is missing ---- */

function Missing({ d }: { d: Draft }) {
  const t = w();
  const c = check.value?.is;
  const r = rosterNow()?.is;
  const numbers = c && !c.valid ? [t.charter] : [];
  const people = [
    ...(d.title.trim() ? [] : [t.noTitle]),
    ...(d.people.length ? [] : [t.noPeople]),
    ...(r && r.diagnostics.some((x) => x.severity === "error") ? [t.roster] : r && r.reasons.length + r.keys.length > 0 ? [t.roster] : []),
    ...(r && r.persons > 0 && r.without_key.length === r.persons ? [t.noKey] : []),
  ];
  const names = (r?.without_key ?? []).map((id) => d.people.find((p) => p.id === id)?.name || id);
  if (numbers.length + people.length > 0)
    return (
      <Said tone="wait">
        <p class="strong">{t.notYet}</p>
        <ul>
          {[...numbers, ...people].map((s) => (
            <li>{s}</li>
          ))}
        </ul>
        <p class="row">
          {numbers.length > 0 && <a href={stepTo("numbers")}>{t.toNumbers}</a>}
          {people.length > 0 && <a href={stepTo("people")}>{t.toPeople}</a>}
        </p>
      </Said>
    );
  return names.length > 0 ? (
    <Said tone="wait">
      <p>
        <Text>{fill(t.without, names.join(", "))}</Text>
      </p>
    </Said>
  ) : null;
}

/* ---- files and commands ---- */

function Download({ name, title, text }: { name: string; title: string; text: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return (
    <a class="found-file card" href={url} download={name}>
      <span aria-hidden="true">↓</span>
      <span>
        <strong>{title}</strong>
        <code>{name}</code>
      </span>
    </a>
  );
}

function Command({ text }: { text: string }) {
  const t = w();
  const [said, setSaid] = useState("");
  const copy = () =>
    (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("none"))).then(
      () => setSaid(t.copied),
      () => setSaid(t.failed),
    );
  return (
    <div class="found-command">
      <pre class="exact" tabIndex={0}>
        {text}
      </pre>
      <button class="button" aria-label={fill(t.copyOf, text.split(" ").slice(0, 2).join(" "))} onClick={() => void copy()}>
        {t.copy}
      </button>
      <span class="small soft" role="status">
        {said}
      </span>
    </div>
  );
}

function Origin({ d, proposed }: { d: Draft; proposed: string }) {
  const t = w();
  const wrong = d.origin !== "" && !isOrigin(d.origin);
  return (
    <label class="field found-title">
      <span>{t.origin}</span>
      <input
        value={d.origin}
        placeholder={proposed}
        maxLength={200}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={wrong}
        aria-describedby="found-origin-hint"
        onInput={(e) => change({ origin: e.currentTarget.value.trim() })}
      />
      <span class={wrong ? "small found-fault" : "small soft"} id="found-origin-hint">
        {t.badOrigin}
      </span>
    </label>
  );
}

export function Files() {
  const t = w();
  const d = draft.value;
  if (!d) return null;
  const slug = slugOf(d.title);
  const proposed = `example.org/${slug}`;
  const charter = `${slug}.${isDocument(d.text) ? "md" : "charter"}`;
  const origin = isOrigin(d.origin) ? d.origin : proposed;
  const witnessed = check.value?.is?.outline.some((x) => x.kind === "witnessed");
  return (
    <div class="stack loose found-files">
      <div role="status">
        <Missing d={d} />
      </div>
      <section class="stack">
        <h2>{t.one}</h2>
        <p class="soft">{t.oneLead}</p>
        <div class="found-two">
          <Download name={charter} title={t.charterFile} text={d.text} />
          <Download name={`${slug}.roster`} title={t.rosterFile} text={rosterOf(d)} />
        </div>
      </section>
      <section class="stack">
        <h2>{t.two}</h2>
        <p class="soft">{t.twoLead}</p>
        <Origin d={d} proposed={proposed} />
      </section>
      <section class="stack">
        <h2>{t.three}</h2>
        <p class="soft">{t.threeLead}</p>
        <Command
          text={`mufakat found ${slug} --charter ${charter} --roster ${slug}.roster --origin ${origin}${witnessed ? " --policy witnesses.policy" : ""}`}
        />
        {witnessed && <p class="small">{t.witnessed}</p>}
        <p class="soft">{t.serveLead}</p>
        <Command text={`mufakat serve ${slug} --listen 127.0.0.1:8750`} />
      </section>
      <section class="stack">
        <h2>{t.four}</h2>
        <p class="prose">{t.fourLead}</p>
        <Said tone="wait">
          <p>{t.secret}</p>
          <p>{t.backup}</p>
        </Said>
        <p class="small soft">{t.manual.split("`").map((p, i) => (i % 2 ? <code>{p}</code> : p))}</p>
      </section>
      <div class="row apart found-next">
        <a class="button" href={stepTo("people")}>
          {t.back}
        </a>
      </div>
    </div>
  );
}
