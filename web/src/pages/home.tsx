/* Home: who sits where, what is open and what it waits for, what was decided, whether the record is intact. */
import { useEffect, useState } from "preact/hooks";
import { Badge, Card, Coded, PageHead, Read, Said, Seat, Text, Waiting, When } from "../design/parts";
import { get, resource, type Schemas } from "../lib/api";
import type { Findings } from "../lib/audit";
import { count, fill, lang, words } from "../lib/lang";
import { connected } from "../lib/live";
import { nameOf } from "../lib/names";
import { to } from "../lib/router";
import { session } from "../sign/session";
import { Line } from "./proposals/line";
import "./home.css";

const w = words({
  en: {
    waits: "Waits for you",
    waitsNone: "Nothing waits for you.",
    open: "Open now",
    nothingOpen: "Nothing is open.",
    allOpen: "All that is open",
    file: "File a proposal",
    decided: "Decided lately",
    nothing: "Nothing yet.",
    allEnded: "All that was decided",
    happened: "What happened",
    offices: "Offices",
    suspended: "suspended",
    record: "The record",
    entries: "{0} entries, each durable and under a signed checkpoint",
    oneEntry: "One entry, durable and under a signed checkpoint",
    head: "Root of its tree",
    check: "Check it yourself",
    charter: "The charter",
    law: "Read it",
    findings: "Its audit",
    sound: "An audit finds nothing weak in it, with those who sit now.",
    levels: { grave: "{0} grave", serious: "{0} serious", note: "{0} to note" } as Record<string, string>,
    line: "line {0}",
    sealed: "{0} proposals may not be seen by everybody yet",
    oneSealed: "One proposal may not be seen by everybody yet",
    next: "Something next falls due by itself",
    seats: "{0} of {1} seats filled",
    open_body: "{0} in office, no fixed number of seats",
    caretaker: "caretaker",
    vacant: "{0} vacant",
    more: "and {0} more",
    nobody: "Nobody sits here.",
  },
  id: {
    waits: "Menunggu Anda",
    waitsNone: "Tidak ada yang menunggu Anda.",
    open: "Sedang terbuka",
    nothingOpen: "Tidak ada yang terbuka.",
    allOpen: "Semua yang terbuka",
    file: "Ajukan usulan",
    decided: "Baru diputuskan",
    nothing: "Belum ada.",
    allEnded: "Semua yang telah diputuskan",
    happened: "Yang terjadi",
    offices: "Jabatan",
    suspended: "diberhentikan sementara",
    record: "Catatan",
    entries: "{0} entri, masing-masing tersimpan tetap dan di bawah tanda batas yang ditandatangani",
    oneEntry: "Satu entri, tersimpan tetap dan di bawah tanda batas yang ditandatangani",
    head: "Akar pohonnya",
    check: "Periksa sendiri",
    charter: "Piagam",
    law: "Baca",
    findings: "Auditnya",
    sound: "Audit tidak menemukan kelemahan padanya, dengan mereka yang kini menjabat.",
    levels: { grave: "{0} berat", serious: "{0} serius", note: "{0} catatan" } as Record<string, string>,
    line: "baris {0}",
    sealed: "{0} usulan belum dapat dilihat semua orang",
    oneSealed: "Satu usulan belum dapat dilihat semua orang",
    next: "Yang berikutnya jatuh tempo dengan sendirinya",
    seats: "{0} dari {1} kursi terisi",
    open_body: "{0} orang menjabat, jumlah kursi tidak dibatasi",
    caretaker: "demisioner",
    vacant: "{0} kosong",
    more: "dan {0} lagi",
    nobody: "Tidak ada yang duduk di sini.",
  },
});

/* Of a body with more than this the first few are shown. */
const FEW = 14;
const MANY = 24;

function List({ of, none, asks }: { of: Schemas["ProposalSummary"][]; none: string; asks?: boolean }) {
  if (!of.length) return <p class="soft">{none}</p>;
  return (
    <ul class="list">
      {of.map((p) => (
        <Line key={p.number} p={p} {...(asks ? { asks } : {})} />
      ))}
    </ul>
  );
}

function proposals(params: Record<string, string | number>) {
  return resource<Schemas["Proposals"]>("/proposals", { order: "newest", ...params });
}

function Mine() {
  const t = w();
  const who = session.value;
  if (!who) return null;
  return (
    <Card title={t.waits}>
      <Read of={proposals({ state: "running", waits_for: who.actor, limit: 20 })}>
        {(list) => <List of={list.proposals} none={t.waitsNone} asks />}
      </Read>
    </Card>
  );
}

function Open() {
  const t = w();
  return (
    <Card title={t.open}>
      <Read of={proposals({ state: "running", limit: 8 })}>
        {(list) => (
          <div class="stack">
            <List of={list.proposals} none={t.nothingOpen} asks />
            <p class="row">
              {list.next !== null && <a href={to("proposals")}>{t.allOpen}</a>}
              <a href={to("file")}>{t.file}</a>
            </p>
          </div>
        )}
      </Read>
    </Card>
  );
}

function Decided() {
  const t = w();
  return (
    <Card title={t.decided}>
      <Read of={proposals({ state: "ended", limit: 5 })}>
        {(list) => (
          <div class="stack">
            <List of={list.proposals} none={t.nothing} />
            {list.next !== null && <a href={`${to("proposals")}?state=ended`}>{t.allEnded}</a>}
          </div>
        )}
      </Read>
    </Card>
  );
}

function Happened() {
  return (
    <Card title={w().happened}>
      <Read of={resource<Schemas["Events"]>("/history", { order: "newest", limit: 8 })}>
        {({ events }) => (
          <ul class="list home-events" aria-live={connected.value ? "polite" : "off"}>
            {events.map((e) => (
              <li key={e.id}>
                {e.proposal ? (
                  <a href={to(`proposals/${e.proposal}`)}>
                    <Text>{short(e.text)}</Text>
                  </a>
                ) : (
                  <Text>{short(e.text)}</Text>
                )}{" "}
                <span class="small soft">
                  <When at={e.at} short />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Read>
    </Card>
  );
}

/** What is said may be as long as an entry; here it stands in one line or two. */
function short(text: string): string {
  const letters = [...text.replace(/\s+/gu, " ")];
  return letters.length > 160 ? `${letters.slice(0, 159).join("")}…` : letters.join("");
}

type Organisation = Schemas["Organisation"];

/* Cards of what isn't known yet stand in their places. */
function Record({ o }: { o: Organisation | undefined }) {
  return <Card title={w().record}>{o ? <Kept o={o} /> : <Waiting />}</Card>;
}

function Kept({ o }: { o: Organisation }) {
  const t = w();
  return (
    <div class="stack tight">
      <p>{o.head.size === 1 ? t.oneEntry : fill(t.entries, count(o.head.size))}</p>
      <p class="small soft">
        {t.head}
        <code class="home-head" title={o.head.root}>
          {o.head.root}
        </code>
      </p>
      {o.sealed > 0 && <p class="small">{o.sealed === 1 ? t.oneSealed : fill(t.sealed, o.sealed)}</p>}
      {o.next_due && (
        <p class="small soft">
          {t.next}: <When at={o.next_due} short />
        </p>
      )}
      <a href={to("ledger")}>{t.check}</a>
    </div>
  );
}

const levels = ["grave", "serious", "note"] as const;
const tones = { grave: "no", serious: "wait", note: "plain" } as const;

/* Computed by the server, so asked for when charter or people have changed and not at each event. */
function useFindings(of: string | undefined): Findings | undefined | "none" {
  const [found, set] = useState<Findings | "none">();
  useEffect(() => {
    if (of === undefined) return;
    let over = false;
    get<Findings>("/charter/findings").then(
      (f) => !over && set(f),
      () => !over && set("none"),
    );
    return () => {
      over = true;
    };
  }, [of]);
  return found;
}

function Weaknesses({ of }: { of: Findings }) {
  const t = w();
  const list = of.findings ?? [];
  if (!list.length) return <p>{t.sound}</p>;
  return (
    <>
      <p class="row">
        {levels.map((l) => of.levels[l] > 0 && <Badge tone={tones[l]}>{fill(t.levels[l]!, of.levels[l])}</Badge>)}
      </p>
      <ul class="stack tight small">
        {list.slice(0, 3).map((f) => (
          <li key={f.key}>
            <Coded text={f.says[lang.value]} />{" "}
            {f.place && <a href={to(`charter#L${f.place.line}`)}>{fill(t.line, f.place.line)}</a>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Charter({ o }: { o: Organisation | undefined }) {
  const t = w();
  const found = useFindings(o && `${o.charter} ${o.persons}`);
  return (
    <Card title={t.charter}>
      <div class="stack tight">
        {found === undefined ? <Waiting /> : found !== "none" && <Weaknesses of={found} />}
        <p class="row">
          <a href={to("charter")}>{t.law}</a>
          <a href={to("audit")}>{t.findings}</a>
        </p>
      </div>
    </Card>
  );
}

function Offices({ o }: { o: Organisation }) {
  if (!o.offices.length) return null;
  return (
    <Card title={w().offices}>
      <div class="seats">
        {o.offices.map((x) => (
          <Seat
            key={x.id}
            {...(x.holder ? { name: nameOf(x.holder), href: to(`people/${x.holder}`) } : {})}
            note={x.suspended ? `${x.title} (${w().suspended})` : x.title}
          />
        ))}
      </div>
    </Card>
  );
}

function Seats({ b }: { b: Schemas["Body"] }) {
  const many = b.in_office > MANY;
  return (
    <Read of={resource<Schemas["Body"]>(`/bodies/${b.id}`, { limit: many ? FEW : MANY })}>
      {({ members = [] }) => (
        <div class="seats">
          {members.map((id) => (
            <Seat key={id} name={nameOf(id)} href={to(`people/${id}`)} />
          ))}
          {!b.open && vacancies(b).map((k) => <Seat key={`vacant ${k}`} />)}
          {many && (
            <a class="home-more" href={`${to("people")}?body=${b.id}`}>
              {fill(w().more, count(b.in_office - members.length))}
            </a>
          )}
        </div>
      )}
    </Read>
  );
}

/** Empty seats that are drawn: all of them, or as many as one can take in. */
function vacancies(b: Schemas["Body"]): number[] {
  return Array.from({ length: Math.min(MANY, Math.max(0, b.seats - b.in_office)) }, (_, k) => k);
}

function Body({ b }: { b: Schemas["Body"] }) {
  const t = w();
  const empty = b.open ? 0 : b.seats - b.in_office;
  return (
    <Card>
      <div class="home-body-head">
        <h2>
          <Text>{b.title}</Text>
        </h2>
        <span class="row">
          <span class="soft">
            {b.open ? fill(t.open_body, count(b.in_office)) : fill(t.seats, b.in_office, b.seats)}
          </span>
          {empty > 0 && <Badge tone="wait">{fill(t.vacant, empty)}</Badge>}
          {b.caretaker && <Badge tone="no">{t.caretaker}</Badge>}
        </span>
      </div>
      {b.caretaker_reasons.length > 0 && (
        <Said tone="wait">
          <ul>
            {b.caretaker_reasons.map((r) => (
              <li>{r.text}</li>
            ))}
          </ul>
        </Said>
      )}
      {b.in_office + b.seats === 0 ? <p class="soft">{t.nobody}</p> : <Seats b={b} />}
    </Card>
  );
}

/* Everything is asked for at once; each part stands as soon as it is there. */
export default function Home(_: { at: string[] }) {
  const organisation = resource<Organisation>("/organisation");
  const o = organisation.data.value;
  return (
    <>
      <Read of={organisation}>{({ name, mission }) => <PageHead title={name} lead={mission ?? ""} />}</Read>
      <div class="home-now">
        <div class="stack loose">
          <Mine />
          <Open />
          <Decided />
        </div>
        <div class="stack loose home-aside">
          <Record o={o} />
          <Charter o={o} />
          <Happened />
        </div>
        <div class="stack loose home-bodies">
          {o && <Offices o={o} />}
          <Read of={resource<Schemas["Bodies"]>("/bodies")}>
            {({ bodies }) => bodies.map((b) => <Body key={b.id} b={b} />)}
          </Read>
        </div>
      </div>
    </>
  );
}
