/* The stage: one column for each charter, as it stands at the moment that is looked at. */
import type { ComponentChildren } from "preact";
import { Badge, Bar, Text, type Tone } from "../../design/parts";
import { fill } from "../../lib/lang";
import { span } from "../../lib/time";
import type { Column, Knows, Line, Moment, Sitting, Standing, Stopped, Tally, Tried } from "./column";
import type { Course } from "./course";
import type { Person } from "./data";
import { say, utc, w } from "./words";

export const tones: Record<Standing, Tone> = {
  none: "plain",
  open: "wait",
  passed: "wait",
  force: "yes",
  trial: "yes",
  lifted: "wait",
  stopped: "no",
  absent: "plain",
  over: "plain",
};

export function initials(name: string): string {
  const parts = name.replace(/^[Tt]he |^[Aa] /u, "").split(/\s+/u);
  return parts.slice(0, 2).map((p) => [...p][0] ?? "").join("").toUpperCase();
}

/** Clauses stand between backticks in the sentences of a replay. */
export function Sentence({ children }: { children: string }) {
  return (
    <bdi>
      {children.split("`").map((part, i) => (i % 2 ? <code>{part}</code> : part))}
    </bdi>
  );
}

/* What all the reasons begin with, up to a colon: said once. */
function shared(all: string[]): string {
  const head = /^[^:]*: /.exec(all[0] ?? "")?.[0] ?? "";
  return all.length > 1 && head && all.every((x) => x.startsWith(head)) ? head : "";
}

/* The clauses in the way; with the reasons where it is about what was sought first. */
function Reasons({ stopped, brief }: { stopped: Stopped[]; brief: boolean }) {
  const t = w();
  const clauses = stopped.filter((s) => s.clause).map((s) => s.clause as string);
  if (brief && clauses.length > 0)
    return (
      <p class="replay-reasons">
        {clauses.map((c) => (
          <code>{c}</code>
        ))}
      </p>
    );
  const why = stopped.map((s) => say(s.why));
  const head = shared(why.filter(Boolean));
  return (
    <>
      {head && <p class="small">{head.trim()}</p>}
      <ul class="replay-reasons">
        {stopped.map((s, i) => (
          <li>
            {s.clause && (
              <>
                <span class="unseen">{t.clause} </span>
                <code title={s.where}>{s.clause}</code>
              </>
            )}
            <Sentence>{(why[i] ?? "").startsWith(head) ? (why[i] ?? "").slice(head.length) : (why[i] ?? "")}</Sentence>
          </li>
        ))}
      </ul>
    </>
  );
}

function Attempt({ tried, main }: { tried: Tried; main: boolean }) {
  const t = w();
  if (tried.standing === "absent")
    return (
      <li class="replay-tried absent small soft">
        <Text>{tried.title}</Text>: {t.standing.absent}
      </li>
    );
  const ended = tried.standing === "stopped";
  return (
    <li class={`replay-tried ${tones[tried.standing]} ${main ? "main" : ""}`}>
      <div class="replay-tried-head">
        <strong>
          <Text>{tried.title}</Text>
        </strong>
        <Badge tone={tones[tried.standing]}>{t.standing[tried.standing]}</Badge>
      </div>
      {main && tried.words && !(ended && tried.stopped.length > 0 && !tried.vote) && (
        <p class="small">
          <Sentence>{say(tried.words)}</Sentence>
        </p>
      )}
      {tried.vote && <Needed tally={tried.vote} text={fill(t.vote, tried.vote.yes, tried.vote.no, tried.vote.need)} clause={main && !ended} />}
      {tried.signed && <Needed tally={tried.signed} text={fill(t.signed, tried.signed.yes, tried.signed.need)} clause={false} />}
      {ended && <Reasons stopped={tried.stopped} brief={tried.intention > 0} />}
    </li>
  );
}

const ballotSigns = { yes: "✓", no: "✕", abstain: "–" } as const;

function Face({ person, count, sign, state, note, part }: FaceProps) {
  const crowd = person.crowd && count > 1;
  return (
    <li class={`replay-face ${state} ${crowd ? "crowd" : ""}`} title={note ? `${person.name}: ${note}` : person.name}>
      <span class="replay-dot" aria-hidden="true">
        {crowd ? count : initials(person.name)}
        {sign && <i>{sign}</i>}
      </span>
      <span class="replay-name">
        <Text>{person.name}</Text>
        {note && <span class="unseen">{`: ${note}`}</span>}
      </span>
      {part && (
        <span class="number strong" aria-hidden="true">
          {part}
        </span>
      )}
    </li>
  );
}

interface FaceProps {
  person: Person;
  count: number;
  sign: string;
  state: string;
  note: string;
  /** How many of a crowd. */
  part?: string;
}

function Seats({ column, m, of }: { column: Column; m: Moment; of: Map<string, Person> }) {
  const t = w();
  const face = (s: Sitting) => {
    const person = of.get(s.who);
    const b = s.ballot;
    const part = s.count > 1 && b ? fill(t.part, s.cast, s.count) : "";
    return (
      person && (
        <Face
          person={person}
          count={s.count}
          sign={b ? ballotSigns[b] : ""}
          state={b ?? "quiet"}
          part={part}
          note={b ? `${part} ${t.ballots[b]}`.trim() : ""}
        />
      )
    );
  };
  return (
    <div class="replay-part">
      <h3>
        <Text>{column.body}</Text>
        {m.vacant > 0 && <span class="soft"> · {fill(t.vacant, m.vacant)}</span>}
      </h3>
      <ul class="replay-faces">
        {m.sitting.map(face)}
        {Array.from({ length: Math.min(m.vacant, 12) }, () => (
          <li class="replay-face vacant" aria-hidden="true">
            <span class="replay-dot">–</span>
          </li>
        ))}
      </ul>
      {m.offices.length > 0 && (
        <ul class="replay-offices small">
          {m.offices.map((o) => (
            <li>
              <span class="soft">
                <Text>{o.title}</Text>:
              </span>{" "}
              {o.who ? <Text>{of.get(o.who)?.name ?? o.who}</Text> : <em>{t.vacantOffice}</em>}
              {o.suspended && <strong> ({t.suspended})</strong>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Needed({ tally, text, clause }: { tally: Tally; text: string; clause: boolean }) {
  return (
    <div class="replay-need">
      <p class="small">{text}</p>
      <Bar had={tally.yes} against={tally.no} need={tally.need} of={tally.of} label={text} />
      {clause && (
        <p class="small">
          <code>{tally.clause}</code>
        </p>
      )}
    </div>
  );
}

export const howSigns: Record<Knows["how"], string> = { actor: "★", duty: "§", choice: "↝", sight: "◉", public: "◇", not: "" };

function Knowing({ course, m, of }: { course: Course; m: Moment; of: Map<string, Person> }) {
  const t = w();
  return (
    <div class="replay-part">
      <h3>{fill(t.knows, m.knowing, course.replay.persons)}</h3>
      <ul class="replay-faces small-ones">
        {m.knows.map((k) => {
          const person = of.get(k.who);
          return person && <Face person={person} count={person.count} sign={howSigns[k.how]} state={k.how} note={t.how[k.how]} />;
        })}
      </ul>
    </div>
  );
}

/* By instant, the latest first; within an instant in the order of things. */
function instants(lines: Line[]): Line[][] {
  const groups: Line[][] = [];
  for (const l of lines) {
    const last = groups[groups.length - 1];
    if (last && last[0]?.at === l.at) last.push(l);
    else groups.push([l]);
  }
  return groups.reverse();
}

function Lines({ column, course, frame, m }: { column: Column; course: Course; frame: number; m: Moment }) {
  const t = w();
  const next = column.lines[m.lines];
  const here = course.frames[frame]?.at ?? 0;
  return (
    <div class="replay-part">
      <h3>{t.course}</h3>
      <p class="replay-next small soft">
        {!next ? t.noMore : next.at > here ? fill(t.next, span(next.at - here)) : t.nextNow}
        {next && (
          <>
            : <Sentence>{say(next.words)}</Sentence>
          </>
        )}
      </p>
      <ol class="replay-instants" reversed>
        {instants(column.lines.slice(0, m.lines)).map((group) => (
          <li key={group[0]?.at}>
            <time class="small soft number">{utc(group[0]?.at ?? 0)}</time>
            <ul class="replay-lines">
              {group.map((l) => (
                <li class={l.frame === frame ? "fresh" : ""}>
                  <Sentence>{say(l.words)}</Sentence>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  );
}

function One({ column, course, frame, of, head }: ColumnProps) {
  const t = w();
  const m = column.moments[frame];
  if (!m) return null;
  const shown = [...m.tried].sort((a, b) => a.intention - b.intention);
  const mainOne = [...shown].reverse().find((x) => x.intention === 0 && x.standing !== "absent");
  return (
    <section class="replay-column" aria-label={column.under.title}>
      <header>{head}</header>
      {!column.account.founded ? (
        <p>{t.unfounded}</p>
      ) : (
        <>
          <div class="replay-part">
            <h3 class="unseen">{t.tried}</h3>
            {shown.length === 0 && <p class="replay-quiet soft">{t.nothing}</p>}
            <ul class="replay-tries">
              {shown.map((x) => (
                <Attempt tried={x} main={x === mainOne} />
              ))}
            </ul>
          </div>
          <Seats column={column} m={m} of={of} />
          <Knowing course={course} m={m} of={of} />
          <Lines column={column} course={course} frame={frame} m={m} />
        </>
      )}
    </section>
  );
}

interface ColumnProps {
  column: Column;
  course: Course;
  frame: number;
  of: Map<string, Person>;
  head: ComponentChildren;
}

export function Columns({ course, frame, head }: { course: Course; frame: number; head: (i: number) => ComponentChildren }) {
  const of = new Map(course.replay.people.map((p) => [p.who, p]));
  return (
    <div class="replay-columns" role="group" aria-label={w().columns} tabIndex={0} data-n={course.columns.length}>
      {course.columns.map((c, i) => (
        <One column={c} course={course} frame={frame} of={of} head={head(i)} />
      ))}
    </div>
  );
}
