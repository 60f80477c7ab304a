/* What somebody must have attested before a vote may open and its result stand; attesting it. */
import type { ComponentChildren } from "preact";
import { Badge, Text } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import { fill, words } from "../../lib/lang";
import { to } from "../../lib/router";
import { span } from "../../lib/time";

type Required = Schemas["Required"];

const w = words({
  en: {
    title: "Must be attested",
    by: "by {0}",
    within: "by {0}, at most {1} before",
    holds: "attested",
    missing: "not attested",
    line: "line {0} of the charter",
    late: "The vote doesn't wait for it: if it is missing when the vote opens or passes, the proposal fails.",
  },
  id: {
    title: "Harus disahkan",
    by: "oleh {0}",
    within: "oleh {0}, paling lama {1} sebelumnya",
    holds: "sudah disahkan",
    missing: "belum disahkan",
    line: "baris {0} piagam",
    late: "Pemungutan suara tidak menunggunya: bila belum ada saat pemungutan dibuka atau disetujui, usulan gagal.",
  },
});

/** Names of facts, as one reads them. */
export const factName = (fact: string) => fact.replaceAll("_", " ");

export function RequiredList({ of, attest }: { of: Required[]; attest?: (fact: string) => ComponentChildren }) {
  const t = w();
  if (!of.length) return null;
  return (
    <section class="stack tight" aria-label={t.title}>
      <h3>{t.title}</h3>
      <ul class="list">
        {of.map((r) => (
          <li class="stack tight">
            <div class="row apart">
              <span>
                <strong>
                  <Text>{factName(r.fact)}</Text>
                </strong>{" "}
                <Text>{r.within_ms === null ? fill(t.by, r.by) : fill(t.within, r.by, span(r.within_ms))}</Text>{" "}
                <a class="small" href={to(`charter#L${r.clause.line}`)} title={r.clause.text}>
                  {fill(t.line, r.clause.line)}
                </a>
              </span>
              <Badge tone={r.holds ? "yes" : "wait"}>{r.holds ? t.holds : t.missing}</Badge>
            </div>
            {attest && <div>{attest(r.fact)}</div>}
          </li>
        ))}
      </ul>
      {of.some((r) => !r.holds) && <p class="small soft">{t.late}</p>}
    </section>
  );
}
