/* The design system on a page of its own: each component, in each of its states. */
import { useState } from "preact/hooks";
import { Badge, Bar, Card, Clock, PageHead, Said, Seat, Text, Waiting, When, type Tone } from "../design/parts";
import { PersonPicker } from "../design/picker";
import { words } from "../lib/lang";
import { now } from "../lib/time";

const w = words({
  en: {
    title: "Design",
    lead: "The parts of which these pages are made. Colours have roles; none of them says anything alone.",
    type: "Type",
    colours: "Colours",
    states: "States",
    buttons: "Buttons",
    bars: "Needed and had",
    seats: "Seats",
    words: "What people wrote",
    clocks: "Clocks",
    waiting: "Waiting",
    person: "One person among many",
    whom: "Whom",
    tones: { plain: "ended", yes: "in force", no: "rejected", wait: "waiting", told: "told" } as Record<Tone, string>,
    pangram: "Bylaws are set in a face for reading.",
    act: "Act",
    remove: "Remove",
    more: "More",
    off: "Not now",
    needs: "needs 5 of 9, has 4, against 2",
  },
  id: {
    title: "Rancangan",
    lead: "Bagian-bagian penyusun halaman ini. Warna mempunyai peran; tak satu pun bermakna sendirian.",
    type: "Huruf",
    colours: "Warna",
    states: "Keadaan",
    buttons: "Tombol",
    bars: "Diperlukan dan ada",
    seats: "Kursi",
    words: "Yang ditulis orang",
    clocks: "Jam",
    waiting: "Menunggu",
    person: "Satu orang di antara banyak",
    whom: "Siapa",
    tones: { plain: "usai", yes: "berlaku", no: "ditolak", wait: "menunggu", told: "diberitahu" } as Record<Tone, string>,
    pangram: "Anggaran dasar disusun dengan huruf untuk dibaca.",
    act: "Bertindak",
    remove: "Berhentikan",
    more: "Selengkapnya",
    off: "Belum bisa",
    needs: "perlu 5 dari 9, ada 4, menolak 2",
  },
});

const roles = ["ground", "surface", "sunken", "rule", "ink", "ink-soft", "accent", "yes", "no", "wait", "told"];
const tones: Tone[] = ["plain", "yes", "no", "wait", "told"];

function Picked() {
  const [id, set] = useState("");
  return <PersonPicker label={w().whom} value={id} onPick={set} />;
}

export default function Design(_: { at: string[] }) {
  const t = w();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div class="grid">
        <Card title={t.type}>
          <div class="stack">
            <p class="title">Mufakat</p>
            <h2>Mufakat</h2>
            <h3>Mufakat</h3>
            <p class="prose">{t.pangram}</p>
            <code>power remove_ceo</code>
          </div>
        </Card>
        <Card title={t.colours}>
          <ul class="row">
            {roles.map((r) => (
              <li class="row">
                <span class="swatch" style={{ background: `var(--${r})` }} /> {r}
              </li>
            ))}
          </ul>
        </Card>
        <Card title={t.states}>
          <div class="stack">
            <div class="row">
              {tones.map((tone) => (
                <Badge tone={tone}>{t.tones[tone]}</Badge>
              ))}
            </div>
            {tones.map((tone) => (
              <Said tone={tone}>{t.tones[tone]}</Said>
            ))}
          </div>
        </Card>
        <Card title={t.buttons}>
          <div class="row">
            <button class="button main">{t.act}</button>
            <button class="button">{t.more}</button>
            <button class="button grave">{t.remove}</button>
            <button class="button" disabled>
              {t.off}
            </button>
          </div>
        </Card>
        <Card title={t.bars}>
          <div class="stack tight">
            <p>{t.needs}</p>
            <Bar had={4} against={2} need={5} of={9} label={t.needs} />
          </div>
        </Card>
        <Card title={t.seats}>
          <div class="seats">
            <Seat name="Adi Nugroho" />
            <Seat name="Mira Murthy" note="chair" />
            <Seat />
          </div>
        </Card>
        <Card title={t.words}>
          <div class="stack tight">
            <Text>{"<script>alert(1)</script>"}</Text>
            <Text>{"\u202eright to left\u202c 👩🏽‍🚀"}</Text>
            <Text>{"W" + "o".repeat(120) + "rd"}</Text>
          </div>
        </Card>
        <Card title={t.clocks}>
          <div class="stack tight">
            <When at={new Date(now.value - 4000_000).toISOString()} />
            <Clock until={new Date(now.peek() + 300_000_000).toISOString()} />
          </div>
        </Card>
        <Card title={t.waiting}>
          <Waiting />
        </Card>
        <Card title={t.person}>
          <Picked />
        </Card>
      </div>
    </>
  );
}
