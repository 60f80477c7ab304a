/* Choosing one person among up to hundreds of thousands: by a part of the name, the server looks. */
import { useEffect, useState } from "preact/hooks";
import { Text } from "./parts";
import { get, type Schemas } from "../lib/api";
import { fill, words } from "../lib/lang";
import { nameOf } from "../lib/names";

const w = words({
  en: {
    find: "Name, or part of it",
    none: "Nobody is called that.",
    more: "There are more; type more of the name.",
    chosen: "Chosen: {0}",
    failed: "The names could not be read.",
  },
  id: {
    find: "Nama, atau sebagiannya",
    none: "Tidak ada yang bernama demikian.",
    more: "Masih ada lagi; ketik lebih banyak dari namanya.",
    chosen: "Dipilih: {0}",
    failed: "Nama-nama tidak dapat dibaca.",
  },
});

const SHOWN = 8;

interface Found {
  people: Schemas["Person"][];
  more: boolean;
}

function useFound(text: string): Found | undefined | "failed" {
  const [found, set] = useState<Found | undefined | "failed">();
  useEffect(() => {
    let over = false;
    const wait = setTimeout(() => {
      get<Schemas["People"]>("/people", { limit: SHOWN, match: text.trim() || undefined }).then(
        (list) => !over && set({ people: list.people, more: list.next !== null }),
        () => !over && set("failed"),
      );
    }, 150);
    return () => {
      over = true;
      clearTimeout(wait);
    };
  }, [text]);
  return found;
}

export function PersonPicker({ label, value, onPick }: { label: string; value: string; onPick: (id: string) => void }) {
  const t = w();
  const [text, setText] = useState("");
  const found = useFound(text);
  return (
    <fieldset class="picker">
      <legend>{label}</legend>
      <p class="small" role="status">
        {value && <Text>{fill(t.chosen, nameOf(value))}</Text>}
      </p>
      <label class="field">
        <span class="unseen">{t.find}</span>
        <input type="search" placeholder={t.find} value={text} onInput={(e) => setText(e.currentTarget.value)} />
      </label>
      {found === "failed" && <p class="small">{t.failed}</p>}
      {found && found !== "failed" && (
        <ul>
          {found.people.map((p) => (
            <li key={p.id}>
              <button type="button" aria-pressed={p.id === value} onClick={() => onPick(p.id)}>
                <Text>{p.name}</Text>
                <code class="soft">{p.id}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
      {found && found !== "failed" && !found.people.length && <p class="small soft">{t.none}</p>}
      {found && found !== "failed" && found.more && <p class="small soft">{t.more}</p>}
    </fieldset>
  );
}
