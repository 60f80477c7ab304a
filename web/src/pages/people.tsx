/* Who there is: seats and offices, terms that end, keys; and of each person what they did, as far as it is open. */
import { useState } from "preact/hooks";
import { Badge, Card, PageHead, Read, Seat, Text, When } from "../design/parts";
import { resource, type Schemas } from "../lib/api";
import { fill, words } from "../lib/lang";
import { path, query, to } from "../lib/router";
import { day } from "../lib/time";
import { Delegations } from "./people/delegations";

const w = words({
  en: {
    title: "People",
    lead: "Who sits where, until when, and what each has done.",
    of: "{0} in office of {1} seats",
    open: "{0} members",
    caretaker: "caretaker mode",
    everybody: "Everybody",
    name: "Name",
    places: "Places",
    next: "Next",
    first: "To the first",
    person: "Person",
    seats: "Seats and offices",
    none: "No seat and no office.",
    since: "since {0}",
    founding: "since the founding",
    until: "term ends {0}",
    suspended: "suspended until {0}",
    keys: "Keys",
    noKey: "No key, so unable to act.",
    signs: "signs",
    ended: "ended",
    did: "What happened around this person",
    nothing: "Nothing yet.",
    more: "and {0} more",
    find: "Find by name on this page",
    all: "All people",
  },
  id: {
    title: "Orang",
    lead: "Siapa duduk di mana, sampai kapan, dan apa yang dilakukan masing-masing.",
    of: "{0} menjabat dari {1} kursi",
    open: "{0} anggota",
    caretaker: "modus penjaga",
    everybody: "Semua orang",
    name: "Nama",
    places: "Kedudukan",
    next: "Berikutnya",
    first: "Ke yang pertama",
    person: "Orang",
    seats: "Kursi dan jabatan",
    none: "Tanpa kursi dan tanpa jabatan.",
    since: "sejak {0}",
    founding: "sejak pendirian",
    until: "masa jabatan berakhir {0}",
    suspended: "diberhentikan sementara sampai {0}",
    keys: "Kunci",
    noKey: "Tidak berkunci, jadi tidak dapat bertindak.",
    signs: "berlaku",
    ended: "berakhir",
    did: "Yang terjadi di seputar orang ini",
    nothing: "Belum ada.",
    more: "dan {0} lagi",
    find: "Cari nama di halaman ini",
    all: "Semua orang",
  },
});

const SHOWN = 12;
const ON_A_PAGE = 100;

type Names = Map<string, string>;

function useTitles(): Names {
  const bodies = resource<Schemas["Bodies"]>("/bodies").data.value?.bodies ?? [];
  const offices = resource<Schemas["Organisation"]>("/organisation").data.value?.offices ?? [];
  return new Map([...bodies, ...offices].map((x) => [x.id, x.title]));
}

function BodyCard({ b, names }: { b: Schemas["Body"]; names: Names }) {
  const t = w();
  const whole = resource<Schemas["Body"]>(`/bodies/${b.id}`, { limit: SHOWN }).data.value;
  const shown = (whole?.members ?? []).slice(0, SHOWN);
  const vacant = b.open ? 0 : Math.max(0, Math.min(SHOWN, b.seats) - shown.length);
  const more = b.in_office - shown.length;
  return (
    <Card title={b.title}>
      <div class="stack">
        <p class="soft">
          {b.open ? fill(t.open, b.in_office) : fill(t.of, b.in_office, b.seats)}{" "}
          {b.caretaker && <Badge tone="wait">{t.caretaker}</Badge>}
        </p>
        <div class="seats">
          {shown.map((id) => (
            <Seat name={names.get(id) ?? id} href={to(`people/${id}`)} />
          ))}
          {Array.from({ length: vacant }, () => (
            <Seat />
          ))}
        </div>
        {more > 0 && <p class="small soft">{fill(t.more, more)}</p>}
      </div>
    </Card>
  );
}

function Everybody({ titles }: { titles: Names }) {
  const t = w();
  const [find, setFind] = useState("");
  const after = query.value.get("after");
  const list = resource<Schemas["People"]>("/people", { limit: ON_A_PAGE, ...(after ? { after } : {}) });
  return (
    <Card title={t.everybody}>
      <Read of={list}>
        {({ people, next }) => (
          <div class="stack">
            <label class="field">
              <span>{t.find}</span>
              <input type="search" value={find} onInput={(e) => setFind(e.currentTarget.value)} />
            </label>
            <div class="scroll" tabIndex={0} role="group" aria-label={t.places}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.places}</th>
                </tr>
              </thead>
              <tbody>
                {people
                  .filter((p) => p.name.toLowerCase().includes(find.toLowerCase()))
                  .map((p) => (
                    <tr>
                      <td>
                        <a href={to(`people/${p.id}`)}>
                          <Text>{p.name}</Text>
                        </a>
                      </td>
                      <td>{[...p.offices, ...p.bodies].map((x) => titles.get(x) ?? x).join(", ")}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
            </div>
            <nav class="row apart" aria-label={t.next}>
              {after ? <a href={to("people")}>← {t.first}</a> : <span />}
              {next !== null && <a href={to(`people?after=${next}`)}>{t.next} →</a>}
            </nav>
          </div>
        )}
      </Read>
    </Card>
  );
}

function All() {
  const t = w();
  const titles = useTitles();
  const people = resource<Schemas["People"]>("/people", { limit: 1000 }).data.value?.people ?? [];
  const names = new Map(people.map((p) => [p.id, p.name]));
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div class="stack loose">
        <div class="grid">
          <Read of={resource<Schemas["Bodies"]>("/bodies")}>
            {({ bodies }) => bodies.map((b) => <BodyCard b={b} names={names} />)}
          </Read>
        </div>
        <Everybody titles={titles} />
      </div>
    </>
  );
}

function Places({ p, titles }: { p: Schemas["Person"]; titles: Names }) {
  const t = w();
  if (p.seats.length + p.offices.length === 0) return <p class="soft">{t.none}</p>;
  return (
    <ul class="list">
      {p.offices.map((o) => (
        <li class="strong">{titles.get(o) ?? o}</li>
      ))}
      {p.seats.map((s) => (
        <li>
          <span class="strong">{titles.get(s.body) ?? s.body}</span>
          {s.tags.length > 0 && ` · ${s.tags.map((x) => x.replaceAll("_", " ")).join(", ")}`}
          <div class="small soft">
            {Date.parse(s.since) > 0 ? fill(t.since, day(s.since)) : t.founding}
            {s.term_ends && ` · ${fill(t.until, day(s.term_ends))}`}
            {s.suspended_until && ` · ${fill(t.suspended, day(s.suspended_until))}`}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Keys({ p }: { p: Schemas["Person"] }) {
  const t = w();
  if (p.keys.length === 0) return <p class="soft">{t.noKey}</p>;
  return (
    <ul class="list">
      {p.keys.map((k) => (
        <li>
          <Badge tone={k.signs ? "yes" : "plain"}>{k.signs ? t.signs : t.ended}</Badge> <code>{k.fingerprint}</code>
        </li>
      ))}
    </ul>
  );
}

function One({ id }: { id: string }) {
  const t = w();
  const titles = useTitles();
  return (
    <Read of={resource<Schemas["Person"]>(`/people/${id}`)}>
      {(p) => (
        <>
          <PageHead title={p.name} lead={p.id}>
            <a class="button" href={to("people")}>
              {t.all}
            </a>
          </PageHead>
          <div class="beside">
            <Card title={t.did}>
              <Read of={resource<Schemas["PersonEvents"]>(`/people/${id}/events`, { limit: 100 })}>
                {({ events }) =>
                  events.length === 0 ? (
                    <p class="soft">{t.nothing}</p>
                  ) : (
                    <ul class="list">
                      {events.map((e) => (
                        <li>
                          {e.proposal ? (
                            <a href={to(`proposals/${e.proposal}`)}>
                              <Text>{e.text}</Text>
                            </a>
                          ) : (
                            <Text>{e.text}</Text>
                          )}
                          <div class="small soft">
                            <When at={e.at} />
                          </div>
                        </li>
                      ))}
                    </ul>
                  )
                }
              </Read>
            </Card>
            <div class="stack">
              <Card title={t.seats}>
                <Places p={p} titles={titles} />
              </Card>
              <Delegations p={p} />
              <Card title={t.keys}>
                <Keys p={p} />
              </Card>
            </div>
          </div>
        </>
      )}
    </Read>
  );
}

export default function People({ at }: { at: string[] }) {
  void path.value;
  return at[0] ? <One id={at[0]} key={at[0]} /> : <All />;
}
