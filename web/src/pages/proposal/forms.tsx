/* Two small forms of acts: words to be said, and a person to be named. */
import { useState } from "preact/hooks";
import { PersonPicker } from "../../design/picker";

/** `send` gets what was written; `done` empties the field, once it is signed. */
export function Words({ label, button, send }: { label: string; button: string; send: (text: string, done: () => void) => void }) {
  const [text, set] = useState("");
  return (
    <form
      class="stack tight"
      onSubmit={(e) => {
        e.preventDefault();
        send(text, () => set(""));
      }}
    >
      <label class="field">
        <span>{label}</span>
        <textarea value={text} onInput={(e) => set(e.currentTarget.value)} />
      </label>
      <div>
        <button class="button" disabled={!text.trim()}>
          {button}
        </button>
      </div>
    </form>
  );
}

/** `send` gets the person's id; `done` empties the choice, once it is signed. */
export function Somebody({ label, button, send }: { label: string; button: string; send: (who: string, done: () => void) => void }) {
  const [who, set] = useState("");
  return (
    <div class="stack tight">
      <PersonPicker label={label} value={who} onPick={set} />
      <div>
        <button class="button" disabled={!who} onClick={() => send(who, () => set(""))}>
          {button}
        </button>
      </div>
    </div>
  );
}
