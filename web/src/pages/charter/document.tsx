/* The charter as a document: prose around rules, each item with its sentences beside it and what an audit finds. */
import { useEffect, useState } from "preact/hooks";
import { Badge, Text } from "../../design/parts";
import type { Schemas } from "../../lib/api";
import type { Finding } from "../../lib/audit";
import { below } from "../../lib/html";
import { FindingNote, tones } from "./finding";
import { Lines, named, readNamed } from "./rules";
import { w } from "./words";

type Check = Schemas["CharterCheck"];
type Item = Check["outline"][number];
type Show = "both" | "rules" | "sentences";

interface Piece {
  item?: Item;
  first: number;
  lines: string[];
}

/** Lines of a block of rules, by the item that they belong to. */
function pieces(text: string, first: number, outline: Item[]): Piece[] {
  const out: Piece[] = [];
  text.replace(/\n$/, "").split("\n").forEach((line, i) => {
    const n = first + i;
    const item = outline.find((o) => o.line <= n && n <= o.end);
    const last = out[out.length - 1];
    if (last && last.item === item) last.lines.push(line);
    else out.push({ ...(item ? { item } : {}), first: n, lines: [line] });
  });
  return out.filter((p) => p.item || p.lines.some((l) => l.trim() && l.trim() !== "}"));
}

function lastHeading(html: string, before: number): number {
  const all = [...html.matchAll(/<h(\d)>/g)];
  return all.length ? Number(all[all.length - 1]![1]) : before;
}

/** Without the heading that the item has already. */
function sentences(check: Check, line: number): string {
  return check.prose
    .filter((p) => p.line === line)
    .map((p) => p.html.replace(/^\s*<h3>.*?<\/h3>/s, ""))
    .join("");
}

function ItemPart({ piece, check, findings, level, show }: PartProps) {
  const t = w();
  const item = piece.item!;
  const html = sentences(check, item.line);
  const Head = `h${Math.min(level, 6)}` as "h3";
  const marks = new Map(findings.map((f) => [f.place!.line, f.level]));
  return (
    <section class="charter-item" id={`I${item.line}`}>
      <Head class="charter-head">
        <span class="charter-kind">{t.kinds[item.kind] ?? item.kind}</span>
        {(item.title ?? item.name) && <Text>{(item.title ?? item.name)!}</Text>}
      </Head>
      <div class={`charter-pair ${show}`}>
        {show !== "sentences" && <Lines lines={piece.lines} first={piece.first} marks={marks} />}
        {show !== "rules" && html && <div class="charter-said" dangerouslySetInnerHTML={{ __html: html }} />}
      </div>
      {findings.length > 0 && (
        <ul class="charter-findings">
          {findings.map((f) => (
            <FindingNote finding={f} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface PartProps {
  piece: Piece;
  check: Check;
  findings: Finding[];
  level: number;
  show: Show;
}

function Switch({ show, set }: { show: Show; set: (s: Show) => void }) {
  const t = w();
  return (
    <div class="row charter-switch" role="group" aria-label={t.show}>
      {(["both", "rules", "sentences"] as const).map((s) => (
        <button class="button" aria-pressed={show === s} onClick={() => set(s)}>
          {t[s]}
        </button>
      ))}
    </div>
  );
}

/* Where a long charter has what, and where an audit finds something. */
function Contents({ check, findings }: { check: Check; findings: Finding[] }) {
  const t = w();
  const within = (o: Item) => findings.filter((f) => f.place && f.place.line >= o.line && f.place.line <= o.end);
  return (
    <details class="charter-contents">
      <summary>{t.contents}</summary>
      <ul>
        {check.outline
          .filter((o) => o.title ?? o.name)
          .map((o) => (
            <li>
              <a href={`#I${o.line}`}>
                <Text>{(o.title ?? o.name)!}</Text>
              </a>{" "}
              <span class="small soft">{t.kinds[o.kind] ?? o.kind}</span>
              {[...new Set(within(o).map((f) => f.level))].map((level) => (
                <>
                  {" "}
                  <Badge tone={tones[level]}>{t[level]}</Badge>
                </>
              ))}
            </li>
          ))}
      </ul>
    </details>
  );
}

/** An address may name a line: it is marked, and brought into view once it is there, anew where lines are drawn anew. */
function useLine(...drawn: unknown[]): void {
  useEffect(() => {
    readNamed();
    addEventListener("hashchange", readNamed);
    return () => removeEventListener("hashchange", readNamed);
  }, []);
  const line = named.value;
  useEffect(() => {
    if (line) document.getElementById(`L${line}`)?.scrollIntoView({ block: "center" });
  }, [line, ...drawn]);
}

export function Document({ check, findings }: { check: Check; findings: Finding[] }) {
  const [show, set] = useState<Show>("both");
  useLine(check, findings, show);
  let level = 1;
  const at = (p: Piece) =>
    p.item ? findings.filter((f) => f.place && f.place.line >= p.item!.line && f.place.line <= p.item!.end) : [];
  return (
    <div class="charter-document">
      <Switch show={show} set={set} />
      <Contents check={check} findings={findings} />
      {check.document.map((part) => {
        if (part.kind === "prose") {
          const html = below(part.html ?? "", 1);
          level = lastHeading(html, level);
          return <div class="prose charter-prose" dangerouslySetInnerHTML={{ __html: html }} />;
        }
        return pieces(part.text ?? "", part.line, check.outline).map((p) =>
          p.item ? (
            <ItemPart piece={p} check={check} findings={at(p)} level={level + 1} show={show} />
          ) : (
            show !== "sentences" && <Lines lines={p.lines} first={p.first} />
          ),
        );
      })}
    </div>
  );
}
