/* What to write to a person who is to sign with a key of their own: which key to make, and what to send back. */
import { useState } from "preact/hooks";
import { fill, words } from "../../lib/lang";
import type { Draft, Person } from "./draft";
import { titleOf, type Place } from "./people";

const w = words({
  en: {
    show: "Write to this person",
    mail: "Open in the mail program",
    copy: "Copy the text",
    copied: "Copied.",
    failed: "This browser doesn't copy by itself: select the text and copy it.",
    label: "Invitation to {0}",
    subject: "Your key for {0}",
    fresh: "a new organisation",
    member: "a member",
    text: `Dear {0},

we are founding {1}, and you are to be there from the first day: {2}.

Nobody gets a password. Whatever you decide, you sign with a key of your own, and you make it yourself:

1. Open a terminal (on Windows: PowerShell) and type
       ssh-keygen -t ed25519
   Take the file name that it proposes, and choose a passphrase that you remember.

2. There are two files now, in the folder .ssh of your home:
       id_ed25519.pub   the public key. Send me its one line, which begins with ssh-ed25519.
       id_ed25519       the secret key. Send it to nobody, not to me either: whoever has it acts as you.

3. Tell me the line once more by another way, by telephone or when we meet: its last eight characters are enough.

If you have such a key already, its public line will do.
`,
  },
  id: {
    show: "Tulis kepada orang ini",
    mail: "Buka di program surel",
    copy: "Salin teksnya",
    copied: "Tersalin.",
    failed: "Peramban ini tidak menyalin sendiri: pilih teksnya lalu salin.",
    label: "Undangan untuk {0}",
    subject: "Kunci Anda untuk {0}",
    fresh: "sebuah organisasi baru",
    member: "anggota",
    text: `Yth. {0},

kami sedang mendirikan {1}, dan Anda akan hadir sejak hari pertama: {2}.

Tidak ada kata sandi. Apa pun yang Anda putuskan, Anda tandatangani dengan kunci milik Anda sendiri, yang Anda buat sendiri:

1. Buka terminal (di Windows: PowerShell) dan ketik
       ssh-keygen -t ed25519
   Terima nama berkas yang diusulkannya, dan pilih frasa sandi yang Anda ingat.

2. Kini ada dua berkas, dalam folder .ssh di rumah Anda:
       id_ed25519.pub   kunci publik. Kirimkan satu barisnya, yang diawali ssh-ed25519, kepada saya.
       id_ed25519       kunci rahasia. Jangan kirim kepada siapa pun, juga tidak kepada saya: pemegangnya bertindak sebagai Anda.

3. Sampaikan baris itu sekali lagi dengan cara lain, lewat telepon atau saat bertemu: delapan huruf terakhirnya cukup.

Bila sudah punya kunci seperti itu, baris publiknya dapat dipakai.
`,
  },
});

/* A name that brings lines or hidden characters with it changes no other line of a letter. */
function plain(s: string): string {
  return s.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

export function letter(d: Draft, p: Person, places: Place[]): { subject: string; text: string } {
  const t = w();
  const where = places.filter((x) => (x.name as string) in p.places).map(titleOf);
  const org = plain(d.title) || t.fresh;
  const put = (s: string, ...args: string[]) => s.replace(/\{(\d)\}/g, (_, n: string) => args[Number(n)] ?? "");
  return { subject: put(t.subject, org), text: put(t.text, plain(p.name), org, where.map(plain).join(", ") || t.member) };
}

export function Invitation({ d, p, places }: { d: Draft; p: Person; places: Place[] }) {
  const t = w();
  const [said, setSaid] = useState("");
  const { subject, text } = letter(d, p, places);
  const copy = () =>
    (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("none"))).then(
      () => setSaid(t.copied),
      () => setSaid(t.failed),
    );
  return (
    <details class="found-invitation">
      <summary>{t.show}</summary>
      <div class="stack tight">
        <pre class="exact" tabIndex={0} aria-label={fill(t.label, p.name)} role="group">
          <bdi>{text}</bdi>
        </pre>
        <div class="row">
          <a
            class="button"
            href={`mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replace(/\n/g, "\r\n"))}`}
          >
            {t.mail}
          </a>
          <button class="button" onClick={() => void copy()}>
            {t.copy}
          </button>
          <span class="small soft" role="status">
            {said}
          </span>
        </div>
      </div>
    </details>
  );
}
