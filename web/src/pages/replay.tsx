/*
 * Replay: a scenario under one to four charters, side by side, as a timeline one can play, pause and scrub. The address
 * holds everything (scenario, charters, variant, moment), so that a link shows others the same.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { Card, Failed, PageHead, Read, Text, Waiting } from "../design/parts";
import { post, resource, type Schemas } from "../lib/api";
import { fill, lang } from "../lib/lang";
import { go, path, query, to } from "../lib/router";
import { After, Ending } from "./replay/after";
import { makeCourse, momentName, momentNamed, type Course, type Fact } from "./replay/course";
import type { Replay as Data } from "./replay/data";
import { inWords, Player, PlayerBar, usePlayerKeys, useSpoken } from "./replay/player";
import { Columns, howSigns, Sentence } from "./replay/stage";
import { say, utc, w } from "./replay/words";
import "./replay.css";

type LibraryText = Schemas["Library"]["texts"][number];

interface Choice {
  scenario: string;
  charters: string[];
  variant: string;
}

const FIRST = "openai-2023";
const PRESENT = "present";
const MOST = 4;

/* Under which charters a scenario of the library is told first: those that it was written for. */
const PAIRS: Record<string, string[]> = {
  [FIRST]: ["openai-2016", "delaware-default", "plain-dao", "balanced"],
  "beanstalk-2022": ["beanstalk", "beanstalk-counter"],
  "compound-117": ["compound-117", "compound-117-counter"],
  "compound-289": ["compound-289", "compound-289-counter"],
  "fsf-2021": ["fsf", "fsf-counter"],
  "juno-2022": ["juno-16", "juno-16-counter"],
  "makerdao-2020": ["makerdao-2020", "makerdao-2020-counter"],
  "tornado-cash-2023": ["tornado-cash", "tornado-cash-counter"],
};

function stem(name: string): string {
  return name.replace(/\.[a-z]+$/, "");
}

function chosen(): Choice {
  const scenario = query.value.get("scenario") ?? FIRST;
  const c = (query.value.get("c") ?? "").split(",").filter(Boolean).slice(0, MOST);
  return {
    scenario,
    charters: c.length ? c : (PAIRS[scenario] ?? ["balanced", "delaware-default"]),
    variant: query.value.get("variant") ?? "",
  };
}

function address(c: Choice, moment = ""): string {
  const q = new URLSearchParams({ scenario: c.scenario, c: c.charters.join(",") });
  if (c.variant) q.set("variant", c.variant);
  if (moment) q.set("t", moment);
  return `${to("replay")}?${q.toString().replace(/%2C/g, ",").replace(/%3A/g, ":")}`;
}

/* The answer of the server, kept while the page is open. */
const answers = new Map<string, Promise<Data>>();

function ask(library: LibraryText[], c: Choice): Promise<Data> {
  const named = (s: string, kind: string) => library.find((t) => t.kind === kind && (stem(t.name) === s || t.name === s))?.name ?? s;
  const body = {
    scenario: named(c.scenario, "scenario"),
    charters: c.charters.map((x) => (x === PRESENT ? x : named(x, "charter"))),
  };
  const key = JSON.stringify(body);
  let there = answers.get(key);
  if (!there) {
    there = post<Data>("/studies/replay", body);
    answers.set(key, there);
    there.catch(() => answers.delete(key));
    if (answers.size > 20) answers.delete(answers.keys().next().value as string);
  }
  return there;
}

/* ---- choosing ---- */

function CharterChoice({ library, choice, at }: { library: LibraryText[]; choice: Choice; at: number }) {
  const t = w();
  const now = choice.charters[at] ?? "";
  const set = (next: string) => {
    const charters = [...choice.charters];
    if (next) charters[at] = next;
    else charters.splice(at, 1);
    go(address({ ...choice, charters: charters.filter(Boolean) }, moment()));
  };
  const known = library.some((x) => x.kind === "charter" && stem(x.name) === now) || now === PRESENT || now === "";
  return (
    <label class="field">
      <span>{fill(t.charter, at + 1)}</span>
      <select value={now} onChange={(e) => set(e.currentTarget.value)}>
        {(at > 0 || !now) && <option value="">{t.noCharter}</option>}
        {!known && <option value={now}>{now}</option>}
        <option value={PRESENT}>{t.present}</option>
        {library
          .filter((x) => x.kind === "charter")
          .map((x) => (
            <option value={stem(x.name)}>{x.title || x.name}</option>
          ))}
      </select>
    </label>
  );
}

/* The moment that the address names now; the player writes it there when it rests. */
function moment(): string {
  return new URLSearchParams(location.search).get("t") ?? "";
}

function ScenarioChoice({ library, choice }: { library: LibraryText[]; choice: Choice }) {
  return (
    <label class="field">
      <span>{w().scenario}</span>
      <select
        value={choice.scenario}
        onChange={(e) => {
          const scenario = e.currentTarget.value;
          go(address({ scenario, charters: PAIRS[scenario] ?? choice.charters, variant: "" }));
        }}
      >
        {library
          .filter((x) => x.kind === "scenario")
          .map((x) => (
            <option value={stem(x.name)}>{x.title || x.name}</option>
          ))}
      </select>
    </label>
  );
}

function Choices({ library, choice, data }: { library: LibraryText[]; choice: Choice; data: Data | undefined }) {
  const t = w();
  const places = Math.min(MOST, choice.charters.length + 1);
  return (
    <div class="replay-choices">
      <ScenarioChoice library={library} choice={choice} />
      <label class="field">
        <span>{t.variant}</span>
        <select value={choice.variant} onChange={(e) => go(address({ ...choice, variant: e.currentTarget.value }, moment()))}>
          <option value="">{t.asIs}</option>
          {(data?.variants ?? []).map((v) => (
            <option value={v.name}>{v.title ?? v.name}</option>
          ))}
        </select>
      </label>
      <details>
        <summary>{fill(t.charters, choice.charters.length)}</summary>
        <div class="replay-charters">
          {Array.from({ length: places }, (_, i) => (
            <CharterChoice key={i} library={library} choice={choice} at={i} />
          ))}
        </div>
      </details>
    </div>
  );
}

function Share({ choice, player }: { choice: Choice; player: Player | undefined }) {
  const t = w();
  const [said, setSaid] = useState("");
  const copy = async () => {
    const f = player?.course.frames[player.frame.value];
    const link = address(choice, f ? momentName(f) : "");
    history.replaceState(null, "", link);
    try {
      await navigator.clipboard.writeText(new URL(link, location.href).href);
      setSaid(t.shared);
    } catch {
      setSaid(t.shareFailed);
    }
  };
  return (
    <>
      <span class={said ? "small soft" : "unseen"} role="status">
        {said}
      </span>
      <button class="button" onClick={() => void copy()}>
        {t.share}
      </button>
    </>
  );
}

/* ---- what the scenario says ---- */

function Known({ note }: { note: Fact["note"] }) {
  const t = w();
  if (!note || (!note.source && note.inference === null)) return null;
  return (
    <p class="small soft">
      {note.source && <Text>{`${fill(t.source, note.source)}. `}</Text>}
      {note.inference !== null && (
        <span class="replay-inference">
          <Text>{note.inference ? fill(t.inference, note.inference) : t.inferenceBare}</Text>
        </span>
      )}
    </p>
  );
}

/* What people did or said last before the moment: what the charters answer to. */
function Latest({ course, player }: { course: Course; player: Player }) {
  const t = w();
  const frame = player.frame.value;
  const past = course.facts.filter((f) => f.frame <= frame);
  const at = past[past.length - 1]?.at;
  return (
    <section class="replay-latest" aria-label={t.latest}>
      {at !== undefined && <time class="small soft number">{utc(at)}</time>}
      {past
        .filter((f) => f.at === at)
        .map((f) => (
          <div>
            <p class="replay-latest-said">
              <Sentence>{say(f.said)}</Sentence>
            </p>
            <Known note={f.note} />
          </div>
        ))}
      {at === undefined && <p class="soft">{t.factsSoon}</p>}
    </section>
  );
}

function Facts({ course, player }: { course: Course; player: Player }) {
  const t = w();
  const frame = player.frame.value;
  const past = course.facts.filter((f) => f.frame <= frame).reverse();
  const at = course.frames[frame]?.at;
  return (
    <Card title={t.facts} id="replay-facts">
      {past.length === 0 && <p class="soft">{t.factsSoon}</p>}
      <ol class="replay-facts" reversed>
        {past.map((f, i) => (
          <li key={past.length - i} class={f.at === at ? "fresh" : ""}>
            <time class="small soft number">{utc(f.at)}</time>
            <div>
              <p>
                <Sentence>{say(f.said)}</Sentence>
              </p>
              <Known note={f.note} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Legend() {
  const t = w();
  return (
    <div class="replay-legend small soft">
      <h2 class="unseen">{t.legend}</h2>
      <ul>
        {(["actor", "duty", "choice", "sight", "public", "not"] as const).map((how) => (
          <li class={`replay-face ${how}`}>
            <span class="replay-dot" aria-hidden="true">
              {howSigns[how] && <i>{howSigns[how]}</i>}
            </span>
            {t.how[how]}
          </li>
        ))}
      </ul>
    </div>
  );
}

/* ---- the stage ---- */

function Head({ course, at }: { course: Course; at: number }) {
  const u = course.replay.under[at];
  return (
    u && (
      <>
        <h2>
          <Text>{u.title}</Text>
        </h2>
        <span class="small soft">
          <Text>{u.charter}</Text>
        </span>
      </>
    )
  );
}

function Stage({ course, player, choice }: { course: Course; player: Player; choice: Choice }) {
  const t = w();
  const frame = player.frame.value;
  usePlayerKeys(player);
  const spoken = useSpoken(player, course, (f) => inWords(course, f));
  useEffect(() => {
    const rest = setTimeout(() => {
      const f = course.frames[frame];
      if (f && path.value === "/replay") history.replaceState(null, "", address(choice, momentName(f)));
    }, 400);
    return () => clearTimeout(rest);
  }, [frame, choice.variant, choice.charters.join(), choice.scenario]);
  return (
    <>
      <p class="unseen" aria-live="polite" id="replay-spoken">
        {spoken.value}
      </p>
      <PlayerBar player={player} course={course} />
      <p class="small soft replay-hint">
        {t.axis} <span class="replay-keys">{t.keys}</span>
      </p>
      {frame === player.end ? <Ending course={course} /> : <Latest course={course} player={player} />}
      <Columns course={course} frame={frame} head={(i) => <Head course={course} at={i} />} />
      <Legend />
      <Facts course={course} player={player} />
      <After course={course} />
    </>
  );
}

/* One player for each choice; a moment that the address names when it comes is where it begins. */
function Played({ library, data, choice }: { library: LibraryText[]; data: Data; choice: Choice }) {
  const named = query.value.get("t") ?? "";
  const player = useMemo(() => new Player(makeCourse(data, choice.variant)), [data, choice.variant]);
  useMemo(() => {
    const { frames, origin } = player.course;
    const begin = frames.findIndex((f) => f.at >= origin);
    player.to(named ? momentNamed(frames, named) : Math.max(0, begin));
  }, [player, named]);
  return (
    <>
      <PageHead title={data.scenario} lead={w().lead}>
        <Share choice={choice} player={player} />
      </PageHead>
      <Choices library={library} choice={choice} data={data} />
      <Stage course={player.course} player={player} choice={choice} />
    </>
  );
}

function Asked({ library }: { library: LibraryText[] }) {
  const choice = chosen();
  const key = `${choice.scenario} ${choice.charters.join()}`;
  const [got, setGot] = useState<{ key: string; data?: Data; failed?: Error }>({ key: "" });
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let here = true;
    ask(library, choice).then(
      (data) => here && setGot({ key, data }),
      (failed: Error) => here && setGot({ key, failed }),
    );
    return () => {
      here = false;
    };
  }, [key, again, lang.value]);
  const there = got.key === key ? got : undefined;
  return (
    <div class="replay">
      {there?.data ? (
        <Played library={library} data={there.data} choice={choice} />
      ) : (
        <>
          <PageHead title={w().title} lead={w().lead} />
          <Choices library={library} choice={choice} data={undefined} />
        </>
      )}
      {!there && <Waiting />}
      {there?.failed && <Failed error={there.failed} again={() => setAgain(again + 1)} />}
    </div>
  );
}

export default function Replay(_: { at: string[] }) {
  return <Read of={resource<Schemas["Library"]>("/library")}>{({ texts }) => <Asked library={texts} />}</Read>;
}
