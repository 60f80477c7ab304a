/* Steps as a graph: what must be over before what begins. Laid out by dagre, which is fetched only here. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Text } from "../../design/parts";
import type { Step } from "../../lib/audit";
import { lang } from "../../lib/lang";
import { w } from "./words";

interface Laid {
  width: number;
  height: number;
  nodes: { x: number; y: number }[];
  edges: { x: number; y: number }[][];
}

const BOX = { width: 180, height: 80 };
const END = { width: 92, height: 44 };
const GOAL = { width: 148, height: 60 };

/** Steps that are over when another begins, but for those that another one stands between. */
export function before(plan: Step[]): [number, number][] {
  const follows = (a: number, b: number) => a !== b && plan[a]!.to_ms <= plan[b]!.from_ms && (plan[a]!.from_ms < plan[b]!.from_ms || a < b);
  const edges: [number, number][] = [];
  for (let b = 0; b < plan.length; b++)
    for (let a = 0; a < plan.length; a++)
      if (follows(a, b) && !plan.some((_, m) => follows(a, m) && follows(m, b))) edges.push([a, b]);
  return edges;
}

async function lay(plan: Step[], narrow: boolean): Promise<Laid> {
  const { default: dagre } = await import("@dagrejs/dagre");
  const g = new dagre.graphlib.Graph();
  g.setGraph({ rankdir: narrow ? "TB" : "LR", ranksep: 28, nodesep: 20, marginx: 8, marginy: 8 });
  g.setDefaultEdgeLabel(() => ({}));
  const n = plan.length;
  g.setNode("start", { ...END });
  g.setNode("goal", { ...GOAL });
  plan.forEach((_, i) => g.setNode(String(i), { ...BOX }));
  const edges = before(plan);
  edges.forEach(([a, b]) => g.setEdge(String(a), String(b)));
  for (let i = 0; i < n; i++) {
    if (!edges.some(([, b]) => b === i)) g.setEdge("start", String(i));
    if (!edges.some(([a]) => a === i)) g.setEdge(String(i), "goal");
  }
  dagre.layout(g);
  const size = g.graph();
  return {
    width: size.width ?? 0,
    height: size.height ?? 0,
    nodes: ["start", ...plan.map((_, i) => String(i)), "goal"].map((id) => g.node(id)),
    edges: g.edges().map((e) => g.edge(e).points),
  };
}

const path = (points: { x: number; y: number }[]) => points.map((p, i) => `${i ? "L" : "M"}${p.x} ${p.y}`).join("");

export function Graph({ plan, goal, at, go }: { plan: Step[]; goal: string; at: number; go: (n: number) => void }) {
  const t = w();
  const [laid, set] = useState<Laid>();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    const narrow = (ref.current?.clientWidth ?? 0) < 700;
    void lay(plan, narrow).then((l) => gone || set(l));
    return () => {
      gone = true;
    };
  }, [plan]);
  const keys = (e: KeyboardEvent) => {
    const by = ["ArrowRight", "ArrowDown"].includes(e.key) ? 1 : ["ArrowLeft", "ArrowUp"].includes(e.key) ? -1 : 0;
    if (!by) return;
    e.preventDefault();
    const next = Math.max(0, Math.min(plan.length - 1, at + by));
    go(next);
    ref.current?.querySelectorAll<HTMLElement>("button")[next]?.focus();
  };
  const place = (i: number, box: { width: number; height: number }) => {
    const n = laid!.nodes[i]!;
    return { left: `${n.x - box.width / 2}px`, top: `${n.y - box.height / 2}px`, width: `${box.width}px`, height: `${box.height}px` };
  };
  return (
    <div class="audit-graph" ref={ref} role="group" aria-label={t.graph} onKeyDown={keys}>
      {laid && laid.nodes.length === plan.length + 2 && (
        <div class="audit-canvas" style={{ width: `${laid.width}px`, height: `${laid.height}px` }}>
          <svg width={laid.width} height={laid.height} aria-hidden="true">
            {laid.edges.map((points) => (
              <>
                <path d={path(points)} />
                <circle cx={points[points.length - 1]!.x} cy={points[points.length - 1]!.y} r="3.5" />
              </>
            ))}
          </svg>
          <span class="audit-end" style={place(0, END)}>
            {t.start}
          </span>
          {plan.map((s, i) => (
            <button
              class={i < at ? "audit-node done" : "audit-node"}
              style={place(i + 1, BOX)}
              aria-current={i === at ? "step" : undefined}
              tabIndex={i === at ? 0 : -1}
              onClick={() => go(i)}
            >
              <span class="number">{i + 1}</span>
              <Text>{s.says[lang.value]}</Text>
            </button>
          ))}
          <span class="audit-end goal" style={place(plan.length + 1, GOAL)}>
            <Text>{goal}</Text>
          </span>
        </div>
      )}
    </div>
  );
}
