/* The values that a filing needs, each asked for by its type, and written as commands write them. */
import { Read } from "../../design/parts";
import { PersonPicker } from "../../design/picker";
import { resource, type Schemas } from "../../lib/api";
import { words } from "../../lib/lang";
import type { Field } from "../../sign/command";

const w = words({
  en: {
    choose: "Choose",
    unit: "Unit",
    units: { days: "days", hours: "hours", minutes: "minutes" } as Record<Unit, string>,
    hash: "sha256: and 64 digits",
    decision: "Number of the proposal that it is about",
    charter: "The whole text of the new charter",
  },
  id: {
    choose: "Pilih",
    unit: "Satuan",
    units: { days: "hari", hours: "jam", minutes: "menit" } as Record<Unit, string>,
    hash: "sha256: dan 64 angka",
    decision: "Nomor usulan yang bersangkutan",
    charter: "Seluruh teks piagam yang baru",
  },
});

type Parameter = Schemas["Parameter"];
type Unit = "days" | "hours" | "minutes";
export type Values = Record<string, string>;

const minutesOf: Record<Unit, number> = { days: 1440, hours: 60, minutes: 1 };
const units = Object.keys(minutesOf) as Unit[];

/** Those that a filing brings; the others a vote chooses. */
export function wanted(power: Schemas["Power"]): Parameter[] {
  return power.parameters.filter((p) => !p.chosen);
}

/** Of which there is no value yet, or none of its type. */
export function missing(power: Schemas["Power"], values: Values): string[] {
  return wanted(power)
    .filter((p) => !fits(p, values[p.name] ?? ""))
    .map((p) => p.name);
}

function fits(p: Parameter, value: string): boolean {
  switch (p.type) {
    case "hash":
      return /^sha256:[0-9a-f]{64}$/.test(value);
    case "amount":
    case "decision":
      return /^(0|[1-9]\d{0,17})$/.test(value);
    case "duration":
      return /^[1-9]\d{0,5} /.test(value);
    case "text":
    case "charter":
      return value.trim() !== "";
    default:
      return value !== "";
  }
}

/* As the program writes it: in the largest unit that divides it. */
function duration(value: string): string {
  const [n, unit] = value.split(" ") as [string, Unit];
  const minutes = Number(n) * minutesOf[unit];
  const u = units.find((x) => minutes % minutesOf[x] === 0) ?? "minutes";
  const many = minutes / minutesOf[u];
  return `${many} ${many === 1 ? u.slice(0, -1) : u}`;
}

/** The line `argument` of a filing. */
export function argument(p: Parameter, value: string): Field {
  const kind = p.type === "charter" ? "hash" : p.words.length ? "word" : p.type;
  const word = `argument ${p.name} ${kind}`;
  if (kind === "text") return { word, counted: value };
  return { word, value: kind === "duration" ? duration(value) : value };
}

interface Asked {
  of: Parameter;
  value: string;
  set: (value: string) => void;
}

function Duration({ of, value, set }: Asked) {
  const t = w();
  const [n = "", unit = "days"] = value.split(" ");
  return (
    <div class="proposals-pair">
      <label class="field">
        <span>{of.name}</span>
        <input inputMode="numeric" value={n} onInput={(e) => set(`${e.currentTarget.value} ${unit}`)} />
      </label>
      <label class="field">
        <span>{t.unit}</span>
        <select value={unit} onChange={(e) => set(`${n} ${e.currentTarget.value}`)}>
          {units.map((u) => (
            <option value={u}>{t.units[u]}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Select({ of, value, set, from }: Asked & { from: [string, string][] }) {
  return (
    <label class="field">
      <span>{of.name}</span>
      <select value={value} onChange={(e) => set(e.currentTarget.value)}>
        <option value="">{w().choose}</option>
        {from.map(([id, title]) => (
          <option value={id}>{title}</option>
        ))}
      </select>
    </label>
  );
}

function Body(asked: Asked) {
  return (
    <Read of={resource<Schemas["Bodies"]>("/bodies")}>
      {({ bodies }) => <Select {...asked} from={bodies.map((b) => [b.id, b.title])} />}
    </Read>
  );
}

export function Value(asked: Asked) {
  const t = w();
  const { of, value, set } = asked;
  const label = of.name.replaceAll("_", " ");
  if (of.words.length) return <Select {...asked} from={of.words.map((x) => [x, x])} />;
  switch (of.type) {
    case "person":
      return <PersonPicker label={label} value={value} onPick={set} />;
    case "body":
      return <Body {...asked} />;
    case "duration":
      return <Duration {...asked} />;
    case "text":
    case "charter":
      return (
        <label class="field">
          <span>{label}</span>
          {of.type === "charter" && <span class="small soft">{t.charter}</span>}
          <textarea
            class={of.type === "charter" ? "exact" : undefined}
            rows={of.type === "charter" ? 16 : 5}
            spellcheck={of.type !== "charter"}
            value={value}
            onInput={(e) => set(e.currentTarget.value)}
          />
        </label>
      );
    default:
      return (
        <label class="field">
          <span>{label}</span>
          {of.type === "decision" && <span class="small soft">{t.decision}</span>}
          <input
            inputMode={of.type === "hash" ? "text" : "numeric"}
            placeholder={of.type === "hash" ? t.hash : undefined}
            value={value}
            onInput={(e) => set(e.currentTarget.value.trim())}
          />
        </label>
      );
  }
}
