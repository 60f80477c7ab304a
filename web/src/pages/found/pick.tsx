/* The library's charters, by what kind of organisation they are for. */
import { useState } from "preact/hooks";
import { Badge, Read, Text } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { begun } from "./draft";

const w = words({
  en: {
    search: "Search the charters",
    found: "{0} of {1} charters",
    begun: "begun here",
    kinds: {
      first: "Good to begin with",
      lab: "Laboratories",
      association: "Associations and projects",
      company: "Companies",
      dao: "DAOs and treasuries",
      state: "States and unions of states",
      other: "Others",
      crisis: "As they stood in a crisis, and repaired",
    } as Record<Kind, string>,
    crisisLead: "These are here to learn from: each was in force when something went wrong, or is what would have held.",
  },
  id: {
    search: "Cari piagam",
    found: "{0} dari {1} piagam",
    begun: "sudah dimulai di sini",
    kinds: {
      first: "Baik untuk memulai",
      lab: "Laboratorium",
      association: "Perhimpunan dan proyek",
      company: "Perusahaan",
      dao: "DAO dan perbendaharaan",
      state: "Negara dan perserikatan negara",
      other: "Lainnya",
      crisis: "Seperti saat krisis, dan yang diperbaiki",
    } as Record<Kind, string>,
    crisisLead: "Ini untuk dipelajari: masing-masing berlaku ketika sesuatu gagal, atau merupakan yang akan bertahan.",
  },
});

const kinds = ["first", "lab", "association", "company", "dao", "state", "other", "crisis"] as const;
type Kind = (typeof kinds)[number];
type Entry = Schemas["Library"]["texts"][number];

/* The first pattern that a charter's file name has says its kind: crises before all, since they are of every kind. */
const patterns: [Kind, RegExp][] = [
  ["first", /^(balanced|cooperative|plain-dao)\./],
  ["crisis", /-counter\.|^(beanstalk|compound-\d+|fsf|juno-\d+|makerdao-\d+|openai-\d+|tornado-cash)\./],
  ["lab", /^(anthropic|deepmind|openai)\b/],
  ["association", /^(debian|nix|rust)\b/],
  ["company", /^(delaware|german)\b/],
  ["dao", /^(aragon|cardano|compound|cosmos|nouns|openzeppelin|watched-treasury)\b/],
  ["state", /^(eu|un|us)-/],
];

function kindOf(name: string): Kind {
  return patterns.find(([, p]) => p.test(name))?.[0] ?? "other";
}

function Entries({ list }: { list: Entry[] }) {
  const t = w();
  return (
    <ul class="found-cards">
      {list.map((x) => (
        <li>
          <a class="card" href={`/view/found/numbers?charter=${encodeURIComponent(x.name)}`}>
            <h3 lang={x.lang}>
              <Text>{x.title}</Text>
            </h3>
            <p class="soft" lang={x.lang}>
              <Text>{x.about}</Text>
            </p>
            {begun(x.name) && <Badge tone="wait">{t.begun}</Badge>}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Kinds({ texts }: { texts: Entry[] }) {
  const t = w();
  const [sought, setSought] = useState("");
  const wanted = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = texts.filter((x) => {
    const all = `${x.name} ${x.title} ${x.about} ${t.kinds[kindOf(x.name)]}`.toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
  return (
    <div class="stack loose">
      <div class="found-search">
        <label class="field">
          <span>{t.search}</span>
          <input type="search" value={sought} maxLength={100} onInput={(e) => setSought(e.currentTarget.value)} />
        </label>
        <p class="small soft" role="status">
          {fill(t.found, shown.length, texts.length)}
        </p>
      </div>
      {kinds.map((k) => {
        const list = shown.filter((x) => kindOf(x.name) === k);
        return (
          list.length > 0 && (
            <section class={`found-kind ${k}`}>
              <h2>{t.kinds[k]}</h2>
              {k === "crisis" && <p class="soft">{t.crisisLead}</p>}
              <Entries list={list} />
            </section>
          )
        );
      })}
    </div>
  );
}

export function Pick() {
  return (
    <Read of={resource<Schemas["Library"]>("/library")}>
      {({ texts }) => <Kinds texts={texts.filter((x) => x.kind === "charter")} />}
    </Read>
  );
}
