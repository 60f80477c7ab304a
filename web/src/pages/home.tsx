/* Home: who sits where, what is open and what it waits for, what was decided, whether the record is intact. */
import { Badge, Card, Clock, PageHead, Read, Seat, Text, When, type Tone } from "../design/parts";
import { resource, type Schemas } from "../lib/api";
import { words } from "../lib/lang";
import { to } from "../lib/router";

const w = words({
  en: {
    open: "Open now",
    nothingOpen: "Nothing is open.",
    decided: "Decided lately",
    nothing: "Nothing yet.",
    happened: "What happened",
    offices: "Offices",
  },
  id: {
    open: "Sedang terbuka",
    nothingOpen: "Tidak ada yang terbuka.",
    decided: "Baru diputuskan",
    nothing: "Belum ada.",
    happened: "Yang terjadi",
    offices: "Jabatan",
  },
});

/** The tone in which a state is shown. */
export function toneOf(p: { state: string; ended: boolean }): Tone {
  if (["effective", "passed", "done"].includes(p.state)) return "yes";
  if (["rejected", "vetoed", "overturned", "refused"].includes(p.state)) return "no";
  return p.ended ? "plain" : "wait";
}

function Line({ p }: { p: Schemas["ProposalSummary"] }) {
  return (
    <li class="row apart">
      <a href={to(`proposals/${p.number}`)}>
        <Text>{`${p.number}. ${p.title}`}</Text>
      </a>
      <span class="row">
        {p.closes && !p.ended && <Clock until={p.closes} />}
        <Badge tone={toneOf(p)}>{p.state_text}</Badge>
      </span>
    </li>
  );
}

export default function Home(_: { at: string[] }) {
  const t = w();
  return (
    <Read of={resource<Schemas["Organisation"]>("/organisation")}>
      {(o) => (
        <>
          <PageHead title={o.title} lead={o.mission ?? ""} />
          <div class="grid">
            <Read of={resource<Schemas["Proposals"]>("/proposals", { limit: 200 })}>
              {({ proposals }) => {
                const open = proposals.filter((p) => !p.ended);
                const ended = proposals.filter((p) => p.ended).reverse().slice(0, 5);
                return (
                  <>
                    <Card title={t.open}>
                      {open.length ? <ul class="list">{open.map((p) => <Line p={p} />)}</ul> : <p>{t.nothingOpen}</p>}
                    </Card>
                    <Card title={t.decided}>
                      {ended.length ? <ul class="list">{ended.map((p) => <Line p={p} />)}</ul> : <p>{t.nothing}</p>}
                    </Card>
                  </>
                );
              }}
            </Read>
            <Card title={t.offices}>
              <div class="seats">
                {o.offices.map((x) => (
                  <Seat {...(x.holder ? { name: x.holder } : {})} note={x.title} href={to(`people/${x.holder}`)} />
                ))}
              </div>
            </Card>
            <Card title={t.happened}>
              <Read of={resource<Schemas["Events"]>("/history", { limit: 200 })}>
                {({ events }) => (
                  <ul class="list">
                    {events.slice(-6).reverse().map((e) => (
                      <li>
                        <Text>{e.text}</Text> <span class="small soft"><When at={e.at} short /></span>
                      </li>
                    ))}
                  </ul>
                )}
              </Read>
            </Card>
          </div>
        </>
      )}
    </Read>
  );
}
