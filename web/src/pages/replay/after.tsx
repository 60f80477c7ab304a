/* What came of it under each charter, in one sentence each; and everything as tables, with where it is known from. */
import { Badge, Text } from "../../design/parts";
import { fill, lang } from "../../lib/lang";
import type { Column } from "./column";
import type { Course } from "./course";
import type { Both } from "./data";
import { Sentence, tones } from "./stage";
import { say, utc, w } from "./words";

function Sum({ column, last }: { column: Column; last: number }) {
  const t = w();
  const intention = column.account.intentions[0];
  const attempt = intention?.attempts[intention.deciding];
  const tried = column.moments[last]?.tried.filter((x) => x.intention === 0) ?? [];
  const main = [...tried].reverse().find((x) => x.standing !== "absent") ?? tried[tried.length - 1];
  const clause = main?.standing === "stopped" ? main.stopped.find((s) => s.clause)?.clause : undefined;
  const gap = attempt?.consent_gap[0];
  return (
    <li>
      <strong>
        <Text>{column.under.title}</Text>
      </strong>
      <p>
        {main && <Badge tone={tones[main.standing]}>{t.standing[main.standing]}</Badge>}{" "}
        <Text>{main?.title ?? attempt?.said ?? ""}</Text>: <Sentence>{say(attempt?.outcome_said)}</Sentence>
        {clause && (
          <>
            {" "}
            (<code>{clause}</code>)
          </>
        )}
        {gap && `; ${fill(t.against, gap.against, gap.of, gap.group)}`}.
      </p>
    </li>
  );
}

export function Ending({ course }: { course: Course }) {
  const last = course.frames.length - 1;
  return (
    <section class="card replay-ending" aria-label={w().end}>
      <h2>{w().end}</h2>
      <ul>
        {course.columns.map((c) => (
          <Sum column={c} last={last} />
        ))}
      </ul>
    </section>
  );
}

/* Rows by instant: what people said, then what each charter made of it. */
function rows(course: Course): { at: number; facts: Both[]; columns: Both[][] }[] {
  return [...new Set(course.frames.map((f) => f.at))].map((at) => ({
    at,
    facts: course.facts.filter((f) => f.at === at).map((f) => f.said),
    columns: course.columns.map((c) => c.lines.filter((l) => l.at === at).map((l) => l.words)),
  }));
}

function Said({ all }: { all: Both[] }) {
  return (
    <>
      {all.map((x) => (
        <p>
          <Sentence>{say(x)}</Sentence>
        </p>
      ))}
    </>
  );
}

function Table({ course }: { course: Course }) {
  const t = w();
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={t.tableCaption}>
      <table class="replay-table small">
        <caption>{t.tableCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.when}</th>
            <th scope="col">{t.facts}</th>
            {course.columns.map((c) => (
              <th scope="col">
                <Text>{c.under.title}</Text>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows(course).map((r) => (
            <tr>
              <th scope="row" class="number">
                {utc(r.at)}
              </th>
              <td>
                <Said all={r.facts} />
              </td>
              {r.columns.map((x) => (
                <td>
                  <Said all={x} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sources({ course }: { course: Course }) {
  const t = w();
  const notes = new Map(course.replay.notes.map((n) => [n.line, n]));
  const known = course.replay.people.map((p) => ({ p, note: notes.get(p.scenario_line) }));
  return (
    <ul class="list small">
      {known.map(({ p, note }) => (
        <li>
          <Text>{p.count > 1 ? `${p.name} (${p.count})` : p.name}</Text>
          <span class="soft">
            {note?.source && (
              <>
                {" · "}
                <Text>{fill(t.source, note.source)}</Text>
              </>
            )}
            {note && note.inference !== null && (
              <>
                {" · "}
                <span class="replay-inference">
                  <Text>{note.inference ? fill(t.inference, note.inference) : t.inferenceBare}</Text>
                </span>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function After({ course }: { course: Course }) {
  const t = w();
  return (
    <div class="replay-after" lang={lang.value}>
      <details class="card">
        <summary>{t.table}</summary>
        <Table course={course} />
      </details>
      <details class="card">
        <summary>
          {t.people}: {t.sources.toLowerCase()}
        </summary>
        <Sources course={course} />
      </details>
    </div>
  );
}
