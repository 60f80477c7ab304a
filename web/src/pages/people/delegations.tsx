/* To whom somebody's votes go where that person doesn't vote; delegating them, and taking that back. */
import { useState } from "preact/hooks";
import { Card, Person, Text } from "../../design/parts";
import { PersonPicker } from "../../design/picker";
import { resource, type Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { nameOf } from "../../lib/names";
import { to } from "../../lib/router";
import { ask } from "../../sign/act";
import { delegate, undelegate } from "../../sign/command";
import { session } from "../../sign/session";

const w = words({
  en: {
    title: "Delegated votes",
    none: "No votes are delegated.",
    lead: "Whoever votes counts for themselves all the same. Of several delegations the narrowest counts.",
    all: "all votes in {0}",
    under: "votes in {0} on “{1}”",
    on: "votes in {0} on proposal {1}",
    nobody: "nobody",
    back: "Take it back",
    backMeans: "You take back your delegation of {0}.",
    new: "Delegate votes",
    body: "In which body",
    which: "Which votes",
    every: "All of them",
    power: "Those on: {0}",
    whom: "To whom",
    toNobody: "To nobody: these votes stay mine alone",
    go: "Delegate",
    means: "You delegate {0} to {1}.",
  },
  id: {
    title: "Suara yang didelegasikan",
    none: "Tidak ada suara yang didelegasikan.",
    lead: "Siapa yang memberikan suara tetap dihitung untuk dirinya sendiri. Dari beberapa delegasi, yang paling sempit yang berlaku.",
    all: "semua suara dalam {0}",
    under: "suara dalam {0} tentang “{1}”",
    on: "suara dalam {0} atas usulan {1}",
    nobody: "tak seorang pun",
    back: "Cabut",
    backMeans: "Anda mencabut delegasi {0}.",
    new: "Delegasikan suara",
    body: "Dalam badan mana",
    which: "Suara yang mana",
    every: "Semuanya",
    power: "Yang tentang: {0}",
    whom: "Kepada siapa",
    toNobody: "Tidak kepada siapa pun: suara ini tetap milik saya sendiri",
    go: "Delegasikan",
    means: "Anda mendelegasikan {0} kepada {1}.",
  },
});

type Delegation = Schemas["Delegation"];
type Body = Schemas["Body"];
type Scope = Pick<Delegation, "body" | "power" | "proposal">;

const useBodies = () => resource<Schemas["Bodies"]>("/bodies").data.value?.bodies ?? [];
const usePowers = () => resource<Schemas["Powers"]>("/powers").data.value?.powers ?? [];

/* "all votes in Members" */
function useScope(): (s: Scope) => string {
  const t = w();
  const bodies = useBodies();
  const powers = usePowers();
  return (s) => {
    const body = bodies.find((b) => b.id === s.body)?.title ?? s.body;
    if (s.proposal !== null) return fill(t.on, body, s.proposal);
    return s.power === null ? fill(t.all, body) : fill(t.under, body, powers.find((p) => p.id === s.power)?.title ?? s.power);
  };
}

function One({ d, mine }: { d: Delegation; mine: boolean }) {
  const t = w();
  const scope = useScope();
  return (
    <li class="row apart">
      <span>
        {d.proposal !== null ? (
          <a href={to(`proposals/${d.proposal}`)}>
            <Text>{scope(d)}</Text>
          </a>
        ) : (
          <Text>{scope(d)}</Text>
        )}{" "}
        → {d.to === null ? <span class="soft">{t.nobody}</span> : <Person id={d.to} />}
      </span>
      {mine && (
        <button class="button" onClick={() => ask(undelegate(d), fill(t.backMeans, scope(d)))}>
          {t.back}
        </button>
      )}
    </li>
  );
}

function Delegate({ bodies }: { bodies: Body[] }) {
  const t = w();
  const scope = useScope();
  const powers = usePowers();
  const [body, setBody] = useState(bodies[0]!.id);
  const [power, setPower] = useState("");
  const [who, setWho] = useState("");
  const [nobody, setNobody] = useState(false);
  const what: Scope = { body, power: power || null, proposal: null };
  return (
    <details>
      <summary>{t.new}</summary>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          const whom = nobody ? "" : who;
          ask(delegate(what, whom), fill(t.means, scope(what), whom ? nameOf(whom) : t.nobody), () => setWho(""));
        }}
      >
        {bodies.length > 1 && (
          <label class="field">
            <span>{t.body}</span>
            <select value={body} onChange={(e) => setBody(e.currentTarget.value)}>
              {bodies.map((b) => (
                <option value={b.id}>{b.title}</option>
              ))}
            </select>
          </label>
        )}
        <label class="field">
          <span>{t.which}</span>
          <select value={power} onChange={(e) => setPower(e.currentTarget.value)}>
            <option value="">{t.every}</option>
            {powers.map((p) => (
              <option value={p.id}>{fill(t.power, p.title)}</option>
            ))}
          </select>
        </label>
        {power !== "" && (
          <label>
            <input type="checkbox" checked={nobody} onChange={(e) => setNobody(e.currentTarget.checked)} /> {t.toNobody}
          </label>
        )}
        {!nobody && <PersonPicker label={t.whom} value={who} onPick={setWho} />}
        <div>
          <button class="button" disabled={!nobody && !who}>
            {t.go}
          </button>
        </div>
      </form>
    </details>
  );
}

/** Shown where any body's votes may be delegated. */
export function Delegations({ p }: { p: Schemas["Person"] }) {
  const t = w();
  const delegable = useBodies().filter((b) => b.delegable !== "no");
  const mine = session.value?.actor === p.id;
  const own = delegable.filter((b) => p.bodies.includes(b.id));
  if (!delegable.length && !p.delegations.length) return null;
  return (
    <Card title={t.title}>
      <div class="stack">
        {p.delegations.length ? (
          <ul class="list">
            {p.delegations.map((d) => (
              <One key={`${d.body} ${d.power} ${d.proposal}`} d={d} mine={mine} />
            ))}
          </ul>
        ) : (
          <p class="soft">{t.none}</p>
        )}
        {mine && own.length > 0 && <Delegate bodies={own} />}
        <p class="small soft">{t.lead}</p>
      </div>
    </Card>
  );
}
