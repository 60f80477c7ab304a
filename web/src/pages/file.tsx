/* Filing a proposal: which power, what it needs, what the charter says to it; then the signature. */
import { useState } from "preact/hooks";
import { Card, PageHead, Read, Said, Text } from "../design/parts";
import { resource, type Schemas } from "../lib/api";
import { fill, words } from "../lib/lang";
import { go, to } from "../lib/router";
import { ask } from "../sign/act";
import { attest, file, store } from "../sign/command";
import { session } from "../sign/session";
import { RequiredList, factName } from "./proposal/required";
import { Value, argument, missing, wanted, type Values } from "./proposals/value";
import "./proposals.css";

const w = words({
  en: {
    title: "File a proposal",
    lead: "Each power of the charter is a kind of proposal, with its own way and its own rule.",
    who: "May be proposed by",
    itself: "Opened by the charter itself, not by anybody:",
    line: "line {0} of the charter",
    law: "The whole way of such a proposal",
    options: "Options, one on each line",
    chosen: "{0}: the vote chooses.",
    secret: "Not everybody may see such a proposal at once: the charter says from when.",
    other: "Another kind of proposal",
    file: "File it",
    store: "Store the text, then file",
    means: "You file a proposal: {0}.",
    stores: "First the text is stored beside the record ({0} characters); then you file the proposal that names it.",
    first: "To file, sign in first.",
    signIn: "Sign in",
    lacks: "Still missing: {0}",
    unknown: "The charter has no such power.",
    need: "What it needs",
    attest: "Attest: {0}",
    attests: "You attest: {0}.",
  },
  id: {
    title: "Ajukan usulan",
    lead: "Setiap kewenangan dalam piagam adalah satu jenis usulan, dengan jalan dan ketentuannya sendiri.",
    who: "Dapat diusulkan oleh",
    itself: "Dibuka oleh piagam sendiri, bukan oleh orang:",
    line: "baris {0} piagam",
    law: "Seluruh jalan usulan semacam ini",
    options: "Pilihan, satu per baris",
    chosen: "{0}: dipilih lewat pemungutan suara.",
    secret: "Tidak semua orang langsung dapat melihat usulan seperti ini: piagam menentukan sejak kapan.",
    other: "Jenis usulan lain",
    file: "Ajukan",
    store: "Simpan teksnya, lalu ajukan",
    means: "Anda mengajukan usulan: {0}.",
    stores: "Mula-mula teks disimpan di samping catatan ({0} huruf); kemudian Anda mengajukan usulan yang menyebutnya.",
    first: "Untuk mengajukan, masuklah dulu.",
    signIn: "Masuk",
    lacks: "Masih kurang: {0}",
    unknown: "Piagam tidak mengenal kewenangan itu.",
    need: "Yang diperlukan",
    attest: "Sahkan: {0}",
    attests: "Anda mengesahkan: {0}.",
  },
});

type Power = Schemas["Power"];

function Choice({ powers }: { powers: Power[] }) {
  const t = w();
  const itself = powers.filter((p) => p.proposed === null);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Card>
        <ul class="list">
          {powers
            .filter((p) => p.proposed !== null)
            .map((p) => (
              <li class="proposals-power">
                <a class="strong" href={to(`file/${p.id}`)}>
                  <Text>{p.title}</Text>
                </a>
                <span class="small soft">
                  {t.who} <Text>{p.proposed!}</Text> ·{" "}
                  <a href={to(`charter#L${p.line}`)}>{fill(t.line, p.line)}</a>
                </span>
              </li>
            ))}
        </ul>
      </Card>
      {itself.length > 0 && (
        <p class="small soft">
          {t.itself} <Text>{itself.map((p) => p.title).join(", ")}</Text>
        </p>
      )}
    </>
  );
}

/* Texts of charters are stored first, one signature each; then the filing names their hashes. */
async function submit(power: Power, values: Values, options: string[]): Promise<void> {
  const t = w();
  const charters = wanted(power).filter((p) => p.type === "charter");
  const done: Values = { ...values };
  const next = async (): Promise<void> => {
    const one = charters.shift();
    if (one) {
      const text = values[one.name] ?? "";
      const act = await store(text);
      done[one.name] = (act.fields[0] as { value: string }).value;
      ask(act, fill(t.stores, [...text].length), () => void next());
      return;
    }
    const fields = wanted(power).map((p) => argument(p, done[p.name] ?? ""));
    ask(file(power.id, fields, options), fill(t.means, power.title), (answer) => {
      if (answer.proposal !== null) go(to(`proposals/${answer.proposal}`));
    });
  };
  await next();
}

function Options({ value, set }: { value: string; set: (text: string) => void }) {
  return (
    <label class="field">
      <span>{w().options}</span>
      <textarea value={value} onInput={(e) => set(e.currentTarget.value)} />
    </label>
  );
}

function Form({ power }: { power: Power }) {
  const t = w();
  const [values, set] = useState<Values>({});
  const [text, setText] = useState("");
  const options = power.options ? text.split("\n").map((s) => s.trim()).filter(Boolean) : [];
  const lacking = missing(power, values);
  const charter = wanted(power).some((p) => p.type === "charter");
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        void submit(power, values, options);
      }}
    >
      {wanted(power).map((p) => (
        <Value
          key={p.name}
          of={p}
          value={values[p.name] ?? ""}
          set={(value) => set((old) => ({ ...old, [p.name]: value }))}
        />
      ))}
      {power.parameters
        .filter((p) => p.chosen)
        .map((p) => (
          <p class="soft">{fill(t.chosen, p.name)}</p>
        ))}
      {power.options && <Options value={text} set={setText} />}
      {!power.public && <Said tone="told">{t.secret}</Said>}
      {lacking.length > 0 && <p class="small soft">{fill(t.lacks, lacking.join(", "))}</p>}
      {session.value ? (
        <div>
          <button class="button main" disabled={lacking.length > 0}>
            {charter ? t.store : t.file}
          </button>
        </div>
      ) : (
        <p class="row">
          {t.first}
          <a class="button" href={to("sign-in")}>
            {t.signIn}
          </a>
        </p>
      )}
    </form>
  );
}

/* Beforehand, for whatever is filed then; whether this person may is said before the signature. */
function Attest({ fact }: { fact: string }) {
  if (!session.value) return null;
  return (
    <button class="button" onClick={() => ask(attest(fact), fill(w().attests, factName(fact)))}>
      {fill(w().attest, factName(fact))}
    </button>
  );
}

function Filing({ power }: { power: Power }) {
  const t = w();
  return (
    <>
      <PageHead title={power.title} lead={power.proposed === null ? t.itself : `${t.who} ${power.proposed}`}>
        <a class="button" href={to("file")}>
          {t.other}
        </a>
      </PageHead>
      <div class="beside">
        <Card title={t.need}>
          <div class="stack loose">
            <Form power={power} />
            <RequiredList of={power.requires} attest={(fact) => <Attest fact={fact} />} />
          </div>
        </Card>
        <Card title={t.law}>
          <Read of={resource<Power>(`/powers/${power.id}`)}>
            {/* Made by the server from the charter; what people wrote in it is escaped there. */}
            {({ html }) => <div class="proposals-law small" dangerouslySetInnerHTML={{ __html: html ?? "" }} />}
          </Read>
        </Card>
      </div>
    </>
  );
}

export default function File({ at: [id] }: { at: string[] }) {
  return (
    <Read of={resource<Schemas["Powers"]>("/powers")}>
      {({ powers }) => {
        if (!id) return <Choice powers={powers} />;
        const power = powers.find((p) => p.id === id);
        return power ? <Filing key={id} power={power} /> : <h1>{w().unknown}</h1>;
      }}
    </Read>
  );
}
