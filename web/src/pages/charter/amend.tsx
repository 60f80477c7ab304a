/* Proposing an amendment: write it, see what it would change, store its text, file it. */
import { useEffect, useState } from "preact/hooks";
import { Card, Failed, Read, Said, Text, Waiting } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import type { Audit } from "../../lib/audit";
import { fill } from "../../lib/lang";
import { go as visit, to } from "../../lib/router";
import { study } from "../../lib/study";
import { ask } from "../../sign/act";
import { utf8 } from "../../sign/bytes";
import { file, store as storing, type Field } from "../../sign/command";
import { DifferenceView } from "./difference";
import { Editor, Mistakes, State, useCheck, useGoTo } from "./editor";
import { Differences } from "./history";
import { w } from "./words";

type Power = Schemas["Powers"]["powers"][number];

const DRAFT = "charter-draft";

function Effect({ text }: { text: string }) {
  const t = w();
  const [full, all] = useState(false);
  const answer = study<Audit>("/studies/audit", { charter: text, against: "present", people: "present", quick: !full });
  const { data, failed } = answer;
  return (
    <div class="stack" aria-live="polite">
      {data.value?.difference ? (
        <DifferenceView d={data.value.difference} />
      ) : failed.value ? (
        <Failed error={failed.value} again={() => void answer.again()} />
      ) : (
        <>
          <p class="soft">{t.comparing}</p>
          <Waiting />
        </>
      )}
      {!full && (
        <button class="button" onClick={() => all(true)}>
          {t.full}
        </button>
      )}
    </div>
  );
}

/** The stored text's hash, and the other arguments as they are written. */
function fields(power: Power, hash: string, values: Record<string, string>): Field[] {
  return power.parameters.map((p): Field => {
    const value = values[p.name] ?? "";
    if (p.type === "charter") return { word: "argument", value: `${p.name} hash ${hash}` };
    if (p.type === "text") return { word: `argument ${p.name} text`, counted: value };
    return { word: "argument", value: `${p.name} ${p.type} ${value}` };
  });
}

const isCharter = (p: Power["parameters"][number]) => p.type === "charter";

function Filing({ text, hash, powers }: { text: string; hash: string; powers: Power[] }) {
  const t = w();
  const amending = powers.filter((p) => p.parameters.some(isCharter));
  const [chosen, choose] = useState(amending[0]?.id ?? "");
  const [stored, store] = useState("");
  const [values, set] = useState<Record<string, string>>({});
  const power = amending.find((p) => p.id === chosen);
  if (!power) return <Said tone="no">{t.noPower}</Said>;
  const others = power.parameters.filter((p) => !isCharter(p));
  const fileIt = () =>
    ask(file(power.id, fields(power, hash, values)), fill(t.fileMeans, power.title), (a) => {
      sessionStorage.removeItem(DRAFT);
      visit(a.proposal === null ? to("proposals") : to(`proposals/${a.proposal}`));
    });
  return (
    <div class="stack">
      <p class="soft">{t.steps}</p>
      <label class="field">
        <span>{t.by}</span>
        <select value={chosen} onChange={(e) => choose(e.currentTarget.value)}>
          {amending.map((p) => (
            <option value={p.id}>{p.title}</option>
          ))}
        </select>
      </label>
      {others.map((p) => (
        <label class="field">
          <span>
            <Text>{`${p.name} (${p.type})`}</Text>
          </span>
          <input value={values[p.name] ?? ""} onInput={(e) => set({ ...values, [p.name]: e.currentTarget.value })} />
        </label>
      ))}
      <div class="row">
        <button
          class="button main"
          disabled={stored === hash}
          onClick={() =>
            void storing(text).then((act) => ask(act, fill(t.storeMeans, utf8(text).length), () => store(hash)))
          }
        >
          {t.store}
        </button>
        <button class="button main" disabled={stored !== hash || others.some((p) => !values[p.name])} onClick={fileIt}>
          {t.fileIt}
        </button>
      </div>
      <div role="status">{stored === hash && <Said tone="yes">{t.stored}</Said>}</div>
    </div>
  );
}

function Writing({ present }: { present: string }) {
  const t = w();
  const [text, write] = useState(sessionStorage.getItem(DRAFT) ?? present);
  const { check, failed } = useCheck(text);
  const { field, go } = useGoTo();
  const changed = text !== present;
  useEffect(() => {
    if (changed) sessionStorage.setItem(DRAFT, text);
    else sessionStorage.removeItem(DRAFT);
  }, [text]);
  return (
    <div class="stack loose">
      <div class="charter-desk">
        <div class="stack">
          <Editor text={text} set={write} list={check?.diagnostics ?? []} field={field} />
          <div class="row apart">
            <State check={check} failed={failed} />
            <button class="button quiet" disabled={!changed} onClick={() => write(present)}>
              {t.reset}
            </button>
          </div>
          {check && check.diagnostics.length > 0 && <Mistakes text={text} list={check.diagnostics} go={go} />}
        </div>
        <Card title={t.effect}>
          {!changed ? <p class="soft">{t.unchangedText}</p> : check?.valid ? <Effect text={text} /> : <Waiting />}
        </Card>
      </div>
      {changed && (
        <Card title={t.textChange}>
          <Differences older={present} newer={text} />
        </Card>
      )}
      {changed && check?.valid && (
        <Card title={t.file}>
          <Read of={resource<Schemas["Powers"]>("/powers")}>
            {({ powers }) => <Filing text={text} hash={check.hash} powers={powers} />}
          </Read>
        </Card>
      )}
    </div>
  );
}

export function Amend() {
  return <Read of={resource<string>("/charter")}>{(present) => <Writing present={present} />}</Read>;
}
