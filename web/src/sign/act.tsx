/*
 * The one way in which anything is done: what it means in plain words, what the charter would say to it, the exact
 * text, and only then the signature. Pages call ask(); the dialog is part of the frame.
 */
import { computed, signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog, Failed, Said, Text, Waiting } from "../design/parts";
import { happened, post, Problem, put, type Schemas } from "../lib/api";
import { base64, utf8 } from "./bytes";
import { fill, words } from "../lib/lang";
import { to } from "../lib/router";
import { askHead, commandText, type Act } from "./command";
import { PasskeyError } from "./passkey";
import { session, sign, type Session } from "./session";

const w = words({
  en: {
    title: "Sign and send",
    as: "You act as {0}.",
    none: "To act, sign in first.",
    signIn: "Sign in",
    would: "The charter allows it now.",
    refused: "The charter doesn't allow it now:",
    untold: "What the charter says to this is told only to a signature, since something here isn't open to everybody.",
    exact: "This exact text will be signed",
    go: "Sign and send",
    busy: "Being signed…",
    elsewhere: "Sign it where your key is, and paste the signature:",
    paste: "Signature",
    send: "Send",
    taken: "Taken, durable, entry {0} of the record.",
    already: "It was taken before, as entry {0}.",
    receipt: "Receipt (proof that it stands in the record)",
    done: "Done",
    noPasskey: "The passkey did not sign; nothing was sent.",
    line: "line {0} of the charter",
  },
  id: {
    title: "Tanda tangani dan kirim",
    as: "Anda bertindak sebagai {0}.",
    none: "Untuk bertindak, masuklah dulu.",
    signIn: "Masuk",
    would: "Piagam mengizinkannya sekarang.",
    refused: "Piagam tidak mengizinkannya sekarang:",
    untold: "Apa kata piagam hanya diberitahukan kepada tanda tangan, karena ada yang tidak terbuka bagi semua.",
    exact: "Persis teks inilah yang ditandatangani",
    go: "Tanda tangani dan kirim",
    busy: "Sedang ditandatangani…",
    elsewhere: "Tanda tangani di tempat kunci Anda, lalu tempelkan tanda tangannya:",
    paste: "Tanda tangan",
    send: "Kirim",
    taken: "Diterima, tersimpan tetap, entri {0} dalam catatan.",
    already: "Sudah diterima sebelumnya, sebagai entri {0}.",
    receipt: "Tanda terima (bukti bahwa ia ada dalam catatan)",
    done: "Selesai",
    noPasskey: "Kunci sandi tidak menandatangani; tidak ada yang dikirim.",
    line: "baris {0} piagam",
  },
});

interface Asked {
  act: Act;
  /** What it means, in one sentence. */
  means: string;
  /** What follows once it is taken; it may ask() for the next signature. */
  done?: (answer: Schemas["Answer"]) => void;
  nth: number;
}

let nth = 0;
const asked = signal<Asked | undefined>(undefined);
const open = computed(() => asked.value !== undefined);

/* Armour and line breaks taken off: a header has one line. */
function oneLine(signature: string): string {
  return signature.replace(/-----[^-]*-----|\s+/g, "");
}

function deliver(act: Act, text: string, signature: string): Promise<Schemas["Answer"]> {
  if (!act.bytes) return post("/commands", { text, signature });
  const hash = (act.fields[0] as { value: string }).value.replace("sha256:", "");
  return put(`/documents/${hash}`, act.bytes, {
    "Mufakat-Command": base64(utf8(text)),
    "Mufakat-Signature": oneLine(signature),
  });
}

/** Asks the reader to sign an act. */
export function ask(act: Act, means: string, done?: (answer: Schemas["Answer"]) => void): void {
  asked.value = { act, means, nth: ++nth, ...(done ? { done } : {}) };
}

function Reasons({ list }: { list: Schemas["Reason"][] }) {
  return (
    <ul class="stack tight">
      {list.map((r) => (
        <li>
          {r.text}
          {r.clause && (
            <>
              {" "}
              <a class="small" href={to(`charter#L${r.clause.line}`)}>
                {fill(w().line, r.clause.line)}
              </a>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Outlook({ check }: { check: Schemas["Check"] }) {
  const t = w();
  switch (check.answer) {
    case "would_be_taken":
      return <Said tone="yes">{t.would}</Said>;
    case "not_told":
      return <Said>{t.untold}</Said>;
    case "denied":
      return <Said tone="no">{check.text}</Said>;
    default:
      return (
        <Said tone="no">
          <p>{t.refused}</p>
          <Reasons list={check.reasons ?? []} />
        </Said>
      );
  }
}

function Refusal({ error }: { error: Error }) {
  const reasons = error instanceof Problem ? error.body.reasons : undefined;
  if (!reasons?.length) return <Failed error={error} />;
  return (
    <Said tone="no" alert>
      <p>{w().refused}</p>
      <Reasons list={reasons} />
    </Said>
  );
}

function Taken({ answer, close }: { answer: Schemas["Answer"]; close: () => void }) {
  const t = w();
  return (
    <>
      <div role="status">
        <Said tone="yes">{fill(answer.answer === "taken" ? t.taken : t.already, answer.entry)}</Said>
      </div>
      <div class="row apart">
        <a href={answer.receipt} download={`${answer.entry}.tlog-proof`}>
          {t.receipt}
        </a>
        <button class="button main" onClick={close}>
          {t.done}
        </button>
      </div>
    </>
  );
}

function Paste({ text, send, busy }: { text: string; send: (signature: string) => void; busy: boolean }) {
  const t = w();
  const [signature, set] = useState("");
  return (
    <div class="stack">
      <p>{t.elsewhere}</p>
      <pre class="exact">{"ssh-keygen -Y sign -n mufakat -f ~/.ssh/id_ed25519 command.txt"}</pre>
      <a class="button" download="command.txt" href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}>
        command.txt
      </a>
      <label class="field">
        <span>{t.paste}</span>
        <textarea spellcheck={false} value={signature} onInput={(e) => set(e.currentTarget.value)} />
      </label>
      <button class="button main" disabled={busy || !signature.trim()} onClick={() => send(signature)}>
        {t.send}
      </button>
    </div>
  );
}

function Signing({ asked: { act, means, done }, who, close }: { asked: Asked; who: Session; close: () => void }) {
  const t = w();
  const [text, setText] = useState<string>();
  const [check, setCheck] = useState<Schemas["Check"]>();
  const [answer, setAnswer] = useState<Schemas["Answer"]>();
  const [failed, setFailed] = useState<Error>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    askHead(who.fingerprint, act.proposal)
      .then(async (head) => {
        const made = commandText(act, head, who.actor, who.fingerprint);
        setText(made);
        if (!act.bytes) setCheck(await post<Schemas["Check"]>("/check", made));
      })
      .catch(setFailed);
  }, [act]);

  // What is signed and sent is what stands on the page, to the byte.
  const exact = useRef<HTMLPreElement>(null);
  const shown = () => exact.current!.textContent!;
  const send = (signature: string) => {
    setBusy(true);
    setFailed(undefined);
    deliver(act, shown(), signature)
      .then((a) => {
        setAnswer(a);
        happened.value++;
        done?.(a);
      })
      .catch(setFailed)
      .finally(() => setBusy(false));
  };
  const signAndSend = () => {
    setBusy(true);
    return sign(who, shown()).then(send, (e: Error) => {
      setBusy(false);
      setFailed(e instanceof PasskeyError ? new Error(t.noPasskey) : e);
    });
  };

  if (answer) return <Taken answer={answer} close={close} />;
  return (
    <div class="stack">
      <p class="strong">
        <Text>{means}</Text>
      </p>
      <p class="soft">{fill(t.as, who.name)}</p>
      {check && <Outlook check={check} />}
      {failed && <Refusal error={failed} />}
      {text === undefined ? (
        !failed && <Waiting />
      ) : (
        <>
          <details open={who.way !== "key"}>
            <summary>{t.exact}</summary>
            <pre class="exact" tabIndex={0} ref={exact}>
              {text}
            </pre>
          </details>
          {who.way === "paste" ? (
            <Paste text={text} send={send} busy={busy} />
          ) : (
            <button class="button main" disabled={busy || !(check || act.bytes)} onClick={() => void signAndSend()}>
              {busy ? t.busy : t.go}
            </button>
          )}
        </>
      )}
    </div>
  );
}

export function ActDialog() {
  const close = () => (asked.value = undefined);
  const what = asked.value;
  const who = session.value;
  return (
    <Dialog open={open} title={w().title} onClose={close}>
      {what && who && <Signing key={what.nth} asked={what} who={who} close={close} />}
      {what && !who && (
        <div class="stack">
          <p>{w().none}</p>
          <a class="button main" href={to("sign-in")} onClick={close}>
            {w().signIn}
          </a>
        </div>
      )}
    </Dialog>
  );
}
