/* The record: its head, its entries and their proofs, who has witnessed it; and verified here, by the browser itself. */
import { useState } from "preact/hooks";
import "./ledger.css";
import { Badge, Card, Failed, PageHead, Read, Said, Text, When } from "../design/parts";
import { resource, type Schemas } from "../lib/api";
import { fill, words } from "../lib/lang";
import { query, to } from "../lib/router";
import type { Fault, Verdict } from "../verify/run";
import { readNote } from "../verify/note";

const w = words({
  en: {
    title: "The record",
    lead: "Everything that was ever done here, in order, each act with its signature. Nothing can be changed, left out or put in afterwards without its being seen.",
    check: "Verify it in this browser",
    checkLead:
      "Fetches every entry, hashes it into the tree, compares the root with the one that was signed, and verifies every signature: written anew for the browser, so it is a second opinion on the program that keeps the record.",
    go: "Verify now",
    again: "Verify again",
    progress: "{0} of {1} entries",
    sound: "Sound: {0} entries, {1} signed acts. The tree is the one that was signed.",
    left: "{0} signatures are of security keys, which this page leaves to mufakat verify.",
    sealed: "{0} entries are sealed: what they hold is shown when its time comes.",
    before: "It continues the record of {0} entries that this browser saw before.",
    notBefore: "This browser had not verified it before; it has kept the head now, and will notice another history.",
    unsound: "Not sound. What is wrong:",
    meaning: "What the acts mean under the charter is computed by “mufakat verify”, which goes further.",
    entry: "entry {0}",
    whole: "the whole record",
    faults: {
      bytes: "its bytes aren't those that its hash was published of",
      signature: "its signature is wrong",
      stranger: "nobody here is known to have the key that signed it",
      actor: "the key that signed it is somebody else's",
      root: "the tree of its entries isn't the one that was signed",
      log: "the checkpoint isn't signed by the record's own key",
      origin: "it is a command for another organisation",
      fork: "it doesn't continue the record that this browser saw before: there are two histories",
      order: "its instant is before that of the entry before it",
      shape: "it isn't written as an entry is",
      opening: "it opens something else than what was sealed",
    } as Record<Fault["what"], string>,
    head: "Head",
    size: "Entries",
    root: "Root",
    key: "Key of the record",
    keyLead: "Compare it with the one that was published at the founding.",
    witnesses: "Witnesses",
    noWitness: "The last checkpoint carries no witness's signature.",
    cosigned: "cosigned by {0}",
    checkpoint: "Checkpoint",
    entries: "Entries",
    table: "Table of entries",
    pages: "Pages of entries",
    number: "No.",
    at: "When",
    what: "What",
    who: "Who",
    proof: "Proof",
    receipt: "receipt",
    raw: "bytes",
    newer: "Newer",
    older: "Older",
    kinds: {
      found: "The organisation is founded",
      command: "An act",
      tick: "Time passes",
      operator: "The operator",
      cosignature: "Witnesses' signatures",
      sealed: "Sealed until its time",
      opened: "A sealed entry is opened",
    } as Record<string, string>,
    about: "proposal {0}",
  },
  id: {
    title: "Catatan",
    lead: "Semua yang pernah dilakukan di sini, berurutan, setiap tindakan dengan tanda tangannya. Tidak ada yang dapat diubah, dihilangkan, atau disisipkan tanpa terlihat.",
    check: "Periksa di peramban ini",
    checkLead:
      "Mengambil setiap entri, menghitung hash-nya ke dalam pohon, membandingkan akarnya dengan yang ditandatangani, dan memeriksa setiap tanda tangan: ditulis tersendiri untuk peramban, jadi ini pendapat kedua atas program yang menjaga catatan.",
    go: "Periksa sekarang",
    again: "Periksa lagi",
    progress: "{0} dari {1} entri",
    sound: "Utuh: {0} entri, {1} tindakan bertanda tangan. Pohonnya sama dengan yang ditandatangani.",
    left: "{0} tanda tangan dibuat kunci keamanan, yang halaman ini serahkan kepada mufakat verify.",
    sealed: "{0} entri masih tersegel: isinya diperlihatkan bila waktunya tiba.",
    before: "Ia melanjutkan catatan {0} entri yang pernah dilihat peramban ini.",
    notBefore: "Peramban ini belum pernah memeriksanya; kini kepalanya disimpan, dan riwayat lain akan ketahuan.",
    unsound: "Tidak utuh. Yang salah:",
    meaning: "Arti tindakan-tindakan itu menurut piagam dihitung oleh “mufakat verify”, yang memeriksa lebih jauh.",
    entry: "entri {0}",
    whole: "seluruh catatan",
    faults: {
      bytes: "isinya bukan yang hash-nya diumumkan",
      signature: "tanda tangannya salah",
      stranger: "tak seorang pun di sini diketahui memiliki kunci yang menandatanganinya",
      actor: "kunci yang menandatanganinya milik orang lain",
      root: "pohon entrinya bukan yang ditandatangani",
      log: "titik periksanya tidak ditandatangani kunci catatan ini",
      origin: "itu perintah untuk organisasi lain",
      fork: "ia tidak melanjutkan catatan yang pernah dilihat peramban ini: ada dua riwayat",
      order: "waktunya mendahului waktu entri sebelumnya",
      shape: "tidak ditulis sebagaimana entri ditulis",
      opening: "yang dibukanya bukan yang disegel",
    } as Record<Fault["what"], string>,
    head: "Kepala",
    size: "Entri",
    root: "Akar",
    key: "Kunci catatan",
    keyLead: "Bandingkan dengan yang diumumkan saat pendirian.",
    witnesses: "Saksi",
    noWitness: "Titik periksa terakhir tidak memuat tanda tangan saksi.",
    cosigned: "ditandatangani bersama oleh {0}",
    checkpoint: "Titik periksa",
    entries: "Entri",
    table: "Tabel entri",
    pages: "Halaman entri",
    number: "No.",
    at: "Kapan",
    what: "Apa",
    who: "Siapa",
    proof: "Bukti",
    receipt: "tanda terima",
    raw: "isi",
    newer: "Lebih baru",
    older: "Lebih lama",
    kinds: {
      found: "Organisasi didirikan",
      command: "Tindakan",
      tick: "Waktu berjalan",
      operator: "Operator",
      cosignature: "Tanda tangan saksi",
      sealed: "Tersegel sampai waktunya",
      opened: "Entri tersegel dibuka",
    } as Record<string, string>,
    about: "usulan {0}",
  },
});

function Sound({ v }: { v: Verdict }) {
  const t = w();
  return (
    <Said tone="yes">
      <p class="strong">✓ {fill(t.sound, v.entries, v.commands)}</p>
      {v.left > 0 && <p>{fill(t.left, v.left)}</p>}
      {v.sealed > 0 && <p>{fill(t.sealed, v.sealed)}</p>}
      <p>{v.before > 0 ? fill(t.before, v.before) : t.notBefore}</p>
      <p class="soft small">{t.meaning}</p>
    </Said>
  );
}

function Unsound({ v }: { v: Verdict }) {
  const t = w();
  return (
    <Said tone="no" alert>
      <p class="strong">✕ {t.unsound}</p>
      <ul>
        {v.faults.slice(0, 20).map((f) => (
          <li>
            {f.entry === undefined ? t.whole : fill(t.entry, f.entry)}: {t.faults[f.what]}
          </li>
        ))}
      </ul>
    </Said>
  );
}

function Check() {
  const t = w();
  const [done, setDone] = useState<[number, number]>();
  const [verdict, setVerdict] = useState<Verdict>();
  const [failed, setFailed] = useState<Error>();
  const go = async () => {
    setVerdict(undefined);
    setFailed(undefined);
    setDone([0, 1]);
    try {
      const { verifyAll } = await import("../verify/run");
      setVerdict(await verifyAll((n, of) => setDone([n, of])));
    } catch (e) {
      setFailed(e as Error);
    } finally {
      setDone(undefined);
    }
  };
  return (
    <Card title={t.check}>
      <div class="stack">
        <p>{t.checkLead}</p>
        {done ? (
          <div role="status">
            <progress class="ledger-progress" value={done[0]} max={done[1]} aria-label={t.check} />
            <p class="small soft number">{fill(t.progress, done[0], done[1])}</p>
          </div>
        ) : (
          <p>
            <button class="button main" onClick={() => void go()}>
              {verdict ? t.again : t.go}
            </button>
          </p>
        )}
        <div role="status">{verdict && verdict.faults.length === 0 && <Sound v={verdict} />}</div>
        {verdict && verdict.faults.length > 0 && <Unsound v={verdict} />}
        {failed && <Failed error={failed} again={() => void go()} />}
      </div>
    </Card>
  );
}

function Witnesses() {
  const t = w();
  return (
    <Read of={resource<string>("/ledger/checkpoint")}>
      {(note) => {
        const { text, signatures } = readNote(note);
        const others = signatures.filter((s) => s.name !== text.split("\n")[0]);
        return (
          <div class="stack tight">
            {others.length === 0 && <p class="soft">{t.noWitness}</p>}
            {others.map((s) => (
              <Badge tone="yes">{fill(t.cosigned, s.name)}</Badge>
            ))}
            <details>
              <summary>{t.checkpoint}</summary>
              <pre class="exact" tabIndex={0}>
                {note}
              </pre>
            </details>
          </div>
        );
      }}
    </Read>
  );
}

function Line({ e, names }: { e: Schemas["Entry"]; names: Map<string, string> }) {
  const t = w();
  return (
    <tr>
      <td class="number">{e.number}</td>
      <td>
        <When at={e.at} short />
      </td>
      <td>
        {e.verb ? <code>{e.verb}</code> : (t.kinds[e.kind] ?? e.kind)}
        {e.proposal !== null && e.proposal !== undefined && (
          <>
            {" "}
            <a href={to(`proposals/${e.proposal}`)}>{fill(t.about, e.proposal)}</a>
          </>
        )}
      </td>
      <td>{e.actor && <Text>{names.get(e.actor) ?? e.actor}</Text>}</td>
      <td>
        <a href={`/ledger/receipts/${e.number}`} download={`${e.number}.tlog-proof`}>
          {t.receipt}
        </a>{" "}
        <a href={`/ledger/entries/${e.number}`} download={`${e.number}.entry`}>
          {t.raw}
        </a>
      </td>
    </tr>
  );
}

const ON_A_PAGE = 50;

/* The newest first; `?from=` is the first number of the page. */
function Entries({ size }: { size: number }) {
  const t = w();
  const last = Math.max(0, size - ON_A_PAGE);
  const from = Math.min(last, Number(query.value.get("from") ?? last) || 0);
  const people = resource<Schemas["People"]>("/people", { limit: 1000 }).data.value?.people ?? [];
  const names = new Map(people.map((p) => [p.id, p.name]));
  const list = resource<Schemas["Entries"]>("/log", { limit: ON_A_PAGE, ...(from > 0 ? { after: from - 1 } : {}) });
  return (
    <Card title={t.entries}>
      <Read of={list}>
        {({ entries }) => (
          <div class="stack">
            <div class="scroll" tabIndex={0} role="group" aria-label={t.table}>
              <table class="ledger-entries">
                <thead>
                  <tr>
                    <th scope="col">{t.number}</th>
                    <th scope="col">{t.at}</th>
                    <th scope="col">{t.what}</th>
                    <th scope="col">{t.who}</th>
                    <th scope="col">{t.proof}</th>
                  </tr>
                </thead>
                <tbody>
                  {[...entries].reverse().map((e) => (
                    <Line e={e} names={names} />
                  ))}
                </tbody>
              </table>
            </div>
            <nav class="row apart" aria-label={t.pages}>
              {from < last ? <a href={to(`ledger?from=${Math.min(last, from + ON_A_PAGE)}`)}>← {t.newer}</a> : <span />}
              {from > 0 && <a href={to(`ledger?from=${Math.max(0, from - ON_A_PAGE)}`)}>{t.older} →</a>}
            </nav>
          </div>
        )}
      </Read>
    </Card>
  );
}

export default function Ledger(_: { at: string[] }) {
  const t = w();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Read of={resource<Schemas["Organisation"]>("/organisation")}>
        {(o) => (
          <div class="stack loose">
            <div class="beside">
              <Check />
              <Card title={t.head}>
                <dl class="facts stacked">
                  <dt>{t.size}</dt>
                  <dd class="number">{o.head.size}</dd>
                  <dt>{t.root}</dt>
                  <dd class="ledger-hash">{o.head.root}</dd>
                  <dt>{t.key}</dt>
                  <dd>
                    <span class="ledger-hash">{o.log_key}</span>
                    <p class="soft small">{t.keyLead}</p>
                  </dd>
                  <dt>{t.witnesses}</dt>
                  <dd>
                    <Witnesses />
                  </dd>
                </dl>
              </Card>
            </div>
            <Entries size={o.head.size} />
          </div>
        )}
      </Read>
    </>
  );
}

