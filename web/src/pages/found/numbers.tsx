/* The second step: the charter with its numbers to be changed, and beside it what it permits. */
import { useState } from "preact/hooks";
import { Failed, Said, Text, Waiting } from "../../design/parts";
import { fill, lang, words } from "../../lib/lang";
import { CharterText, compared, faultsOf } from "./charter-text";
import { change, draft, stepTo, type Draft } from "./draft";
import { moves, row, type Moves, type Row } from "./figures";
import { audit, before, check, stamp, type Audit, type AuditPower, type Finding } from "./study";
import { put, where } from "./tokens";

const w = words({
  en: {
    charter: "The charter",
    whole: "Edit the whole text",
    fields: "Show the numbers",
    reset: "Back to the library's",
    text: "The charter's text",
    permits: "What it permits",
    permitsLead: "Worked out for as many different people as the charter has places.",
    working: "Being worked out…",
    last: "The figures of the last text that was a charter:",
    part: "Not everything could be worked out in the time there is.",
    power: "Power",
    decide: "Decide",
    stop: "Stop",
    told: "Told",
    days: "Takes",
    legend: "Decide: how few can do it, whatever the others do. Stop: how few can prevent it. Told: how many hear of it before it holds. Takes: the shortest time until it holds.",
    changed: "What your changes do",
    same: "Change a number in the charter: what it does is told here.",
    onlyText: "No figure has moved.",
    mistakes: "Not a charter yet: {0} to repair",
    line: "line {0}",
    notCarried: "No organisation can be founded with this yet",
    yours: "Your changes",
    undo: "Undo",
    undoOf: "Undo: {0} back to {1}",
    come: "New weakness",
    gone: "No longer a weakness",
    weak: "What an audit finds weak ({0})",
    next: "On to the people",
    back: "Another charter",
    see: "See all",
    levels: { grave: "grave", serious: "serious", note: "note" } as Record<Finding["level"], string>,
    was: "was",
  },
  id: {
    charter: "Piagam",
    whole: "Sunting seluruh teks",
    fields: "Tampilkan angka",
    reset: "Kembali ke teks pustaka",
    text: "Teks piagam",
    permits: "Yang diizinkannya",
    permitsLead: "Dihitung untuk orang yang berbeda sebanyak tempat dalam piagam.",
    working: "Sedang dihitung…",
    last: "Angka dari teks terakhir yang berupa piagam:",
    part: "Tidak semuanya dapat dihitung dalam waktu yang ada.",
    power: "Kewenangan",
    decide: "Putus",
    stop: "Henti",
    told: "Tahu",
    days: "Waktu",
    legend: "Putus: paling sedikit berapa orang dapat melakukannya, apa pun tindakan yang lain. Henti: paling sedikit berapa yang dapat mencegahnya. Tahu: berapa yang diberi tahu sebelum berlaku. Waktu: waktu tersingkat sampai berlaku.",
    changed: "Akibat perubahan Anda",
    same: "Ubahlah sebuah angka dalam piagam: akibatnya disebutkan di sini.",
    onlyText: "Tidak ada angka yang bergerak.",
    mistakes: "Belum menjadi piagam: {0} perlu diperbaiki",
    line: "baris {0}",
    notCarried: "Dengan ini organisasi belum dapat didirikan",
    yours: "Perubahan Anda",
    undo: "Batalkan",
    undoOf: "Batalkan: {0} kembali menjadi {1}",
    come: "Kelemahan baru",
    gone: "Bukan kelemahan lagi",
    weak: "Yang dinilai lemah oleh audit ({0})",
    next: "Lanjut ke orang-orangnya",
    back: "Piagam lain",
    see: "Lihat semua",
    levels: { grave: "gawat", serious: "serius", note: "catatan" } as Record<Finding["level"], string>,
    was: "tadinya",
  },
});

/** A sentence in which names of the charter stand between backticks. */
function Sentence({ text }: { text: string }) {
  return <bdi>{text.split("`").map((p, i) => (i % 2 ? <code>{p}</code> : p))}</bdi>;
}

function Findings({ title, tone, list }: { title: string; tone: "no" | "yes"; list: Finding[] }) {
  return (
    <>
      {list.map((f) => (
        <li class={`found-move ${tone}`}>
          <p class="strong">
            <span aria-hidden="true">{tone === "no" ? "✕" : "✓"}</span> {title}
          </p>
          <p>
            <Sentence text={f.says[lang.value]} />
          </p>
        </li>
      ))}
    </>
  );
}

function Changed({ d, m }: { d: Draft; m: Moves }) {
  const t = w();
  if (d.text === d.original) return <p class="soft">{t.same}</p>;
  if (m.changes.length + m.come.length + m.gone.length === 0) return <p class="soft">{t.onlyText}</p>;
  return (
    <ul class="found-moves">
      {m.changes.map((c) => (
        <li class="found-move">
          <p class="strong">
            <Text>{c.title}</Text>
          </p>
          {c.says.map((s) => (
            <p>{s}</p>
          ))}
        </li>
      ))}
      <Findings title={t.come} tone="no" list={m.come} />
      <Findings title={t.gone} tone="yes" list={m.gone} />
    </ul>
  );
}

function Cell({ is, was, label }: { is: string; was: string | undefined; label: string }) {
  const moved = was !== undefined && was !== is;
  return (
    <td class={moved ? "moved" : undefined} data-label={label}>
      {moved && (
        <>
          <del>
            <span class="unseen">{w().was} </span>
            {was}
          </del>{" "}
          <span aria-hidden="true">→ </span>
        </>
      )}
      {is}
    </td>
  );
}

function Powers({ was, is }: { was: Audit | undefined; is: Audit }) {
  const t = w();
  const columns: (keyof Row)[] = ["decide", "stop", "told", "days"];
  const old = new Map((was?.powers ?? []).map((p: AuditPower) => [p.name, row(p)]));
  return (
    <table class="found-powers">
      <thead>
        <tr>
          <th scope="col">{t.power}</th>
          {columns.map((c) => (
            <th scope="col">{t[c]}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {is.powers.map((p) => {
          const now = row(p);
          return (
            <tr data-power={p.name}>
              <th scope="row">
                <Text>{p.title || p.name}</Text>
              </th>
              {columns.map((c) => (
                <Cell is={now[c]} was={old.get(p.name)?.[c]} label={t[c]} />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Mistakes({ d }: { d: Draft }) {
  const t = w();
  const c = check.value;
  if (!c || c.of !== stamp(d.text)) return null;
  if (c.failed) return <Failed error={c.failed} />;
  const faults = [...faultsOf(d)];
  const missing = c.is?.not_carried ?? [];
  if (faults.length === 0 && missing.length === 0) return null;
  return (
    <Said tone="no">
      <p class="strong">{faults.length ? fill(t.mistakes, faults.length) : t.notCarried}</p>
      <ul class="stack tight">
        {faults.slice(0, 8).map(([nr, said]) => (
          <li>
            <span class="soft">{fill(t.line, nr)}:</span> <Text>{said.join(" ")}</Text>
          </li>
        ))}
        {missing.map((r) => (
          <li>
            <Text>{r.text}</Text>
          </li>
        ))}
      </ul>
    </Said>
  );
}

function Yours({ d }: { d: Draft }) {
  const t = w();
  const list = compared(d).filter((x) => x.was !== undefined && x.was !== x.is);
  if (list.length === 0) return null;
  return (
    <section class="stack tight">
      <h3>{t.yours}</h3>
      <ul class="found-yours">
        {list.map(({ n, is, was }) => {
          const at = where(d.text, n);
          return (
            <li class="row apart">
              <span>
                <del>{was}</del> → <strong>{is}</strong> <span class="soft small"><Text>{at.item || at.line}</Text></span>
              </span>
              <button class="button quiet" aria-label={fill(t.undoOf, is, was as string)} onClick={() => change({ text: put(d.text, n, was as string) })}>
                {t.undo}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Panel({ d, m }: { d: Draft; m: Moves | undefined }) {
  const t = w();
  const a = audit.value;
  const late = a?.of !== d.text;
  const weak = a?.is?.findings ?? [];
  return (
    <section class="card found-panel" id="found-audit" aria-label={t.permits} tabIndex={0}>
      <div class="stack">
        <div>
          <h2>{t.permits}</h2>
          <p class="small soft">{t.permitsLead}</p>
        </div>
        <Mistakes d={d} />
        {late && !faultsOf(d).size && <p class="small soft found-working">{t.working}</p>}
        {a?.failed && !late && <Failed error={a.failed} />}
        {m && (
          <section class="stack tight">
            <h3>{t.changed}</h3>
            <Changed d={d} m={m} />
          </section>
        )}
        <Yours d={d} />
        {a?.is ? (
          <div class="stack">
            {late && faultsOf(d).size > 0 && <p class="small soft">{t.last}</p>}
            <Powers was={before.value?.is} is={a.is} />
            <p class="small soft">{t.legend}</p>
            {!a.is.complete && <p class="small">{t.part}</p>}
            {weak.length > 0 && (
              <details>
                <summary>{fill(t.weak, weak.length)}</summary>
                <ul class="list small">
                  {weak.map((f) => (
                    <li>
                      <strong>{t.levels[f.level]}:</strong> <Sentence text={f.says[lang.value]} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        ) : (
          !a?.failed && <Waiting />
        )}
      </div>
    </section>
  );
}

function Whole({ d }: { d: Draft }) {
  return (
    <label class="field found-whole">
      <span>{w().text}</span>
      <textarea
        value={d.text}
        rows={34}
        maxLength={250_000}
        spellcheck={false}
        lang="en"
        onInput={(e) => change({ text: e.currentTarget.value })}
      />
    </label>
  );
}

/* The first of what moved, in a line: on a phone it stays in sight above the text, and it is read out. */
function summary(m: Moves | undefined): string {
  const c = m?.changes[0];
  const f = m?.come[0] ?? m?.gone[0];
  if (c) return `${c.title}: ${c.says[0]}${m && m.changes.length > 1 ? ` (+${m.changes.length - 1})` : ""}`;
  return f ? `${m?.come.length ? w().come : w().gone}: ${f.says[lang.value].replace(/`/g, "")}` : "";
}

export function Numbers() {
  const t = w();
  const [whole, setWhole] = useState(false);
  const d = draft.value;
  if (!d) return null;
  const is = audit.value?.of === d.text ? audit.value.is : undefined;
  const was = before.value?.of === d.original ? before.value.is : undefined;
  const m = is && was ? moves(was, is) : undefined;
  const said = summary(m);
  return (
    <>
      <p class="unseen" role="status">
        {said}
      </p>
      {said && (
        <div class="found-now">
          <Text>{said}</Text> <a href="#found-audit">{t.see}</a>
        </div>
      )}
      <div class="found-beside">
        <section class="card found-paper">
          <div class="row apart found-tools">
            <h2>
              <Text>{check.value?.is?.title ?? t.charter}</Text>
            </h2>
            <div class="row">
              {d.text !== d.original && (
                <button class="button quiet" onClick={() => change({ text: d.original })}>
                  {t.reset}
                </button>
              )}
              <button class="button" onClick={() => setWhole(!whole)}>
                {whole ? t.fields : t.whole}
              </button>
            </div>
          </div>
          {whole ? <Whole d={d} /> : <CharterText d={d} />}
        </section>
        <Panel d={d} m={m} />
      </div>
      <div class="row apart found-next">
        <a class="button" href="/view/found">
          {t.back}
        </a>
        <a class="button main" href={stepTo("people")}>
          {t.next}
        </a>
      </div>
    </>
  );
}
