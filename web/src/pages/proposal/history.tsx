/* What has happened to it, in sentences, newest first. */
import { useState } from "preact/hooks";
import { Card, Read, Text, When } from "../../design/parts";
import { resource, type Schemas } from "../../lib/api";
import { words } from "../../lib/lang";

const w = words({
  en: { title: "What happened to it", more: "Earlier", none: "The record keeps it; here only later events are kept." },
  id: { title: "Yang terjadi padanya", more: "Sebelumnya", none: "Catatan menyimpannya; di sini hanya kejadian terakhir." },
});

function Page({ number, after }: { number: number; after?: number }) {
  const [more, set] = useState(false);
  const t = w();
  const params = { proposal: number, order: "newest", limit: 12, after };
  return (
    <Read of={resource<Schemas["Events"]>("/history", params)}>
      {({ events, next }) => (
        <>
          {events.length === 0 && after === undefined && <p class="soft">{t.none}</p>}
          <ul class="list">
            {events.map((e) => (
              <li key={e.id}>
                <Text>{e.text.length > 400 ? `${e.text.slice(0, 400)}…` : e.text}</Text>{" "}
                <span class="small soft">
                  <When at={e.at} />
                </span>
              </li>
            ))}
          </ul>
          {next !== null && !more && events.length > 0 && (
            <button class="button" onClick={() => set(true)}>
              {t.more}
            </button>
          )}
          {next !== null && more && <Page number={number} after={next} />}
        </>
      )}
    </Read>
  );
}

export function History({ p }: { p: Schemas["Proposal"] }) {
  return (
    <Card title={w().title}>
      <div class="stack">
        <Page number={p.number} />
      </div>
    </Card>
  );
}
