/* All proposals that everybody may see, newest first, a page at a time. */
import { useState } from "preact/hooks";
import { Card, PageHead, Read } from "../design/parts";
import { resource, type Schemas } from "../lib/api";
import { fill, words } from "../lib/lang";
import { go, query, to } from "../lib/router";
import { Line } from "./proposals/line";

const w = words({
  en: {
    title: "Proposals",
    lead: "What is being decided, and what was. Each shows its whole way, and who may act on it.",
    file: "File a proposal",
    states: "Which ones",
    running: "Open",
    ended: "Ended",
    all: "All",
    none: "There are none here.",
    go: "Go",
    number: "Number",
    newest: "Newest",
    older: "Older",
    of: "of {0} in all",
    oneOf: "one in all",
  },
  id: {
    title: "Usulan",
    lead: "Yang sedang diputus, dan yang sudah. Setiap usulan menunjukkan seluruh jalannya dan siapa yang dapat bertindak.",
    file: "Ajukan usulan",
    states: "Yang mana",
    running: "Terbuka",
    ended: "Berakhir",
    all: "Semua",
    none: "Tidak ada di sini.",
    go: "Buka",
    number: "Nomor",
    newest: "Terbaru",
    older: "Lebih lama",
    of: "dari {0} seluruhnya",
    oneOf: "satu seluruhnya",
  },
});

const states = ["running", "ended", "all"] as const;
type State = (typeof states)[number];

const PAGE = 50;

function address(state: State, after?: number): string {
  const q = new URLSearchParams({ state });
  if (after !== undefined) q.set("after", String(after));
  return `${to("proposals")}?${q}`;
}

function GoTo() {
  const [number, set] = useState("");
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (/^[1-9]\d*$/.test(number)) go(to(`proposals/${number}`));
      }}
    >
      <label>
        <span class="unseen">{w().number}</span>
        <input inputMode="numeric" placeholder={w().number} value={number} onInput={(e) => set(e.currentTarget.value)} />
      </label>
      <button class="button">{w().go}</button>
    </form>
  );
}

function List({ state, after }: { state: State; after: number | undefined }) {
  const t = w();
  return (
    <Read of={resource<Schemas["Proposals"]>("/proposals", { state, order: "newest", limit: PAGE, after })}>
      {({ proposals, next, count }) => (
        <>
          <Card>
            {proposals.length ? (
              <ul class="list">
                {proposals.map((p) => (
                  <Line key={p.number} p={p} />
                ))}
              </ul>
            ) : (
              <p class="soft">{t.none}</p>
            )}
          </Card>
          <nav class="proposals-pager" aria-label={t.title}>
            <span class="row">
              {after !== undefined && (
                <a class="button" href={address(state)}>
                  {t.newest}
                </a>
              )}
              {next !== null && (
                <a class="button" href={address(state, next)}>
                  {t.older}
                </a>
              )}
            </span>
            <span class="small soft number">{count === 1 ? t.oneOf : fill(t.of, count)}</span>
          </nav>
        </>
      )}
    </Read>
  );
}

export default function Proposals(_: { at: string[] }) {
  const t = w();
  const asked = query.value.get("state") as State;
  const state = states.includes(asked) ? asked : "running";
  const from = Number(query.value.get("after") ?? NaN);
  const after = Number.isInteger(from) && from >= 0 ? from : undefined;
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        <a class="button main" href={to("file")}>
          {t.file}
        </a>
      </PageHead>
      <div class="proposals-tools">
        <nav class="tabs" aria-label={t.states}>
          {states.map((s) => (
            <a href={address(s)} aria-current={s === state ? "page" : undefined}>
              {t[s]}
            </a>
          ))}
        </nav>
        <GoTo />
      </div>
      <List key={`${state} ${after}`} state={state} after={after} />
    </>
  );
}
