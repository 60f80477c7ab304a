/* What an amendment would change, from an audit of both charters with the same people. */
import type { Difference, Measure } from "../../lib/audit";
import { Badge, Coded, Said, Text } from "../../design/parts";
import { fill, lang } from "../../lib/lang";
import { span } from "../../lib/time";
import { w } from "./words";

export function measure(m: Measure): string {
  const t = w();
  if (m.kind === "yes" || m.kind === "no") return t[m.kind];
  if (m.kind === "nobody" || m.value === null) return m.kind === "ms" ? "∞" : t.nobody;
  if (m.kind === "ms") return m.value === 0 ? t.atOnce : span(m.value);
  if (m.kind !== "persons") return String(m.value);
  const range = m.least !== null && m.least !== m.value ? `${m.least}–${m.value}` : String(m.value);
  return range === "1" ? t.person : fill(t.persons, range);
}

/** "this lets 3 people do what took 6": fewer than before decide, or somebody where nobody did. */
function easier(d: Difference): Difference["moves"] {
  const worth = (m: Measure) => (m.kind === "persons" ? (m.value ?? Infinity) : Infinity);
  return d.moves.filter((m) => m.what === "decides" && m.is.kind === "persons" && worth(m.is) < worth(m.was));
}

function Moves({ moves }: { moves: Difference["moves"] }) {
  const t = w();
  return (
    <ul class="stack tight">
      {moves.map((m) => (
        <li>
          <code>
            <Text>{m.name}</Text>
          </code>
          <span class="soft">, {t.moves[m.what] ?? m.what}:</span> {measure(m.was)}{" "}
          → <strong>{measure(m.is)}</strong>
        </li>
      ))}
    </ul>
  );
}

function Sides({ sides }: { sides: Difference["sides"] }) {
  return (
    <ul class="stack tight">
      {sides.map((s) => (
        <li class="charter-side">
          <span aria-hidden="true">{s.gains ? "▲" : "▽"}</span> <Coded text={s.says[lang.value]} />
        </li>
      ))}
    </ul>
  );
}

function Keys({ keys, title, tone }: { keys: string[]; title: string; tone: "no" | "yes" }) {
  if (keys.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <div class="row">
        {keys.map((k) => (
          <Badge tone={tone}>
            <Text>{k.replace("/", " · ")}</Text>
          </Badge>
        ))}
      </div>
    </div>
  );
}

export function DifferenceView({ d }: { d: Difference }) {
  const t = w();
  if (d.same) return <Said tone="yes">{t.noEffect}</Said>;
  return (
    <div class="stack">
      {easier(d).map((m) => (
        <Said tone="wait">
          <Text>{fill(t.nowAnybody, m.name, measure(m.is), measure(m.was))}</Text>
        </Said>
      ))}
      {d.sides.length > 0 && (
        <div>
          <h3>{t.gains}</h3>
          <Sides sides={d.sides} />
        </div>
      )}
      {d.moves.length > 0 && (
        <div>
          <h3>{t.figures}</h3>
          <Moves moves={d.moves} />
        </div>
      )}
      {d.powers.length > 0 && (
        <div>
          <h3>{t.rulesChange}</h3>
          <ul class="row">
            {d.powers.map((p) => (
              <li>
                <code>
                  <Text>{p.power}</Text>
                </code>{" "}
                <span class="soft small">{t.fate[p.fate]}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Keys keys={d.findings_come} title={t.newWeak} tone="no" />
      <Keys keys={d.findings_gone} title={t.goneWeak} tone="yes" />
    </div>
  );
}
