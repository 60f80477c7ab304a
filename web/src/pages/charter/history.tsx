/* Every charter that the organisation has had, and the difference between any two. */
import { useState } from "preact/hooks";
import { Badge, Card, Read, Text, When } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import { fill } from "../../lib/lang";
import { to } from "../../lib/router";
import { diff, folded } from "./diff";
import { w } from "./words";

type Version = Schemas["Charters"]["charters"][number];

export function Differences({ older, newer }: { older: string; newer: string }) {
  const t = w();
  const lines = diff(older, newer);
  if (lines.every((l) => l.sign === " ")) return <p class="soft">{t.same}</p>;
  return (
    <div class="charter-diff" dir="ltr">
      {folded(lines).map((l) => {
        if (typeof l === "number") return <p class="charter-fold small soft">{fill(t.unchanged, l)}</p>;
        const Its = l.sign === "+" ? "ins" : l.sign === "-" ? "del" : "span";
        return (
          <div class={`charter-change ${l.sign === "+" ? "plus" : l.sign === "-" ? "minus" : ""}`}>
            <span class="number soft" aria-hidden="true">
              {l.new ?? l.old}
            </span>
            <span aria-hidden="true">{l.sign === "-" ? "−" : l.sign}</span>
            <Its>
              <bdi>{l.text || " "}</bdi>
            </Its>
          </div>
        );
      })}
    </div>
  );
}

function Choice({ label, value, set, list }: { label: string; value: number; set: (n: number) => void; list: Version[] }) {
  const t = w();
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(e) => set(Number(e.currentTarget.value))}>
        {list.map((v, i) => (
          <option value={i}>
            {`${i + 1}. ${v.title} (${v.proposal === null ? t.founding : fill(t.byProposal, v.proposal)})`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Compare({ list }: { list: Version[] }) {
  const t = w();
  const [a, setA] = useState(Math.max(0, list.length - 2));
  const [b, setB] = useState(list.length - 1);
  const text = (i: number) => resource<string>("/charter", { hash: list[i]!.hash });
  return (
    <Card title={t.compare}>
      <div class="stack">
        <div class="grid">
          <Choice label={t.older} value={a} set={setA} list={list} />
          <Choice label={t.newer} value={b} set={setB} list={list} />
        </div>
        <Read of={text(a)}>
          {(older) => <Read of={text(b)}>{(newer) => <Differences older={older} newer={newer} />}</Read>}
        </Read>
      </div>
    </Card>
  );
}

export function History() {
  const t = w();
  return (
    <Read of={resource<Schemas["Charters"]>("/charter/history")}>
      {({ charters }) => (
        <div class="stack loose">
          <Card title={t.history}>
            <ol class="list">
              {[...charters].reverse().map((v, i) => (
                <li class="row apart">
                  <span>
                    <Text>{`${charters.length - i}. ${v.title}`}</Text>{" "}
                    {v.proposal === null ? (
                      <span class="soft">{t.founding}</span>
                    ) : (
                      <a href={to(`proposals/${v.proposal}`)}>{fill(t.byProposal, v.proposal)}</a>
                    )}
                  </span>
                  <span class="row">
                    <span class="small soft">
                      {t.since} <When at={v.since} />
                    </span>
                    {i === 0 && <Badge tone="yes">{t.present}</Badge>}
                  </span>
                </li>
              ))}
            </ol>
          </Card>
          {charters.length > 1 ? <Compare list={charters} /> : <p class="soft">{t.onlyOne}</p>}
        </div>
      )}
    </Read>
  );
}
