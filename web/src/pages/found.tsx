/*
 * Found an organisation: a charter is picked from the library, its numbers are changed while the audit moves beside
 * them, people are invited, and two files come out with which anybody can found it on a machine of their own. Each step
 * is a view of its own with an address; the draft stays in the tab.
 */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import "./found.css";
import { Failed, PageHead, Waiting } from "../design/parts";
import { words } from "../lib/lang";
import { chosen, draft, failed, open, stepTo } from "./found/draft";
import { Files } from "./found/files";
import { Numbers } from "./found/numbers";
import { People } from "./found/people";
import { Pick } from "./found/pick";
import { follow } from "./found/study";

const w = words({
  en: {
    steps: "Steps",
    "": "Charter",
    numbers: "Numbers",
    people: "People",
    files: "Founding",
    titles: { "": "Found an organisation", numbers: "The numbers", people: "The people", files: "Found it" } as Record<Step, string>,
    leads: {
      "": "Take a charter that is near to what you want. You can change everything in it.",
      numbers: "Change a number in the charter, and see beside it who could then decide, who could stop it, and who would know.",
      people: "Who is there on the first day, where they sit, and with which key each of them will sign.",
      files: "Two files and two commands. From then on the organisation keeps its own record, on a machine of yours.",
    } as Record<Step, string>,
  },
  id: {
    steps: "Langkah",
    "": "Piagam",
    numbers: "Angka",
    people: "Orang",
    files: "Pendirian",
    titles: { "": "Dirikan organisasi", numbers: "Angka-angkanya", people: "Orang-orangnya", files: "Dirikan" } as Record<Step, string>,
    leads: {
      "": "Ambillah piagam yang mendekati keinginan Anda. Segala isinya dapat diubah.",
      numbers: "Ubahlah sebuah angka dalam piagam, dan lihat di sampingnya siapa yang lalu dapat memutuskan, menghentikan, dan mengetahui.",
      people: "Siapa yang hadir pada hari pertama, di mana kedudukannya, dan dengan kunci mana masing-masing menandatangani.",
      files: "Dua berkas dan dua perintah. Sejak itu organisasi menyimpan catatannya sendiri, di mesin Anda.",
    } as Record<Step, string>,
  },
});

const steps = ["", "numbers", "people", "files"] as const;
type Step = (typeof steps)[number];

function Steps({ at }: { at: Step }) {
  const t = w();
  return (
    <nav class="found-steps" aria-label={t.steps}>
      <ol>
        {steps.map((s, i) => (
          <li class={steps.indexOf(at) > i ? "past" : undefined}>
            {s === "" || chosen.value ? (
              <a href={stepTo(s)} aria-current={s === at ? "step" : undefined}>
                <span class="found-nr" aria-hidden="true">
                  {i + 1}
                </span>
                {t[s]}
              </a>
            ) : (
              <span class="off">
                <span class="found-nr" aria-hidden="true">
                  {i + 1}
                </span>
                {t[s]}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Body({ at }: { at: Step }) {
  if (at === "") return <Pick />;
  if (failed.value) return <Failed error={failed.value} again={() => void open(chosen.value)} />;
  if (draft.value?.charter !== chosen.value) return <Waiting />;
  return at === "numbers" ? <Numbers /> : at === "people" ? <People /> : <Files />;
}

export default function Found({ at }: { at: string[] }) {
  const t = w();
  const step = steps.find((s) => s === (at[0] ?? "")) ?? "";
  const here = chosen.value ? step : "";
  useEffect(
    () =>
      effect(() => {
        if (chosen.value) void open(chosen.value);
      }),
    [],
  );
  useEffect(follow, []);
  return (
    <div class="found">
      <Steps at={here} />
      <PageHead title={t.titles[here]} lead={t.leads[here]} />
      <Body at={here} />
    </div>
  );
}
