/* One finding of an audit, at its place: how grave, what is so, and a change that removes it. */
import { Badge, Coded, type Tone } from "../../design/parts";
import type { Finding } from "../../lib/audit";
import { fill, lang } from "../../lib/lang";
import { to } from "../../lib/router";
import { w } from "./words";

/** How each level looks, as a badge. */
export const tones: Record<Finding["level"], Tone> = { grave: "no", serious: "wait", note: "told" };

function Repair({ change }: { change: NonNullable<Finding["change"]> }) {
  const t = w();
  return (
    <div class="small">
      <span class="soft">{t.repair}</span>
      <ul>
        {change.edits.map((e) => (
          <li>
            {fill(t.onLine, e.line)}:{" "}
            {e.text.trim() ? (
              <>
                {t.put} <code class="charter-new">{e.text.trim()}</code>
              </>
            ) : (
              fill(t.remove, e.length)
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `link`: also say where, with a link to the clause. */
export function FindingNote({ finding, link }: { finding: Finding; link?: boolean }) {
  const t = w();
  return (
    <li class={`charter-finding ${finding.level}`}>
      <div class="row">
        <Badge tone={tones[finding.level]}>{t[finding.level]}</Badge>
        <span class="small soft">{finding.id}</span>
        {finding.place && (
          <a class="small" href={link ? `${to("charter")}#L${finding.place.line}` : `#L${finding.place.line}`}>
            {fill(t.line, finding.place.line)}
          </a>
        )}
      </div>
      <p>
        <Coded text={finding.says[lang.value]} />
      </p>
      {finding.change && <Repair change={finding.change} />}
    </li>
  );
}
