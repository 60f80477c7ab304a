/* What differs between two texts, line by line: a longest common subsequence, its ends cut off first. */

export interface DiffLine {
  sign: " " | "+" | "-";
  text: string;
  /** Of the older text, of the newer one. */
  old?: number;
  new?: number;
}

const MOST = 4_000_000; /* cells of the table; beyond, the middle counts as replaced */

function table(a: string[], b: string[]): Uint32Array {
  const wide = b.length + 1;
  const t = new Uint32Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--)
    for (let k = b.length - 1; k >= 0; k--)
      t[i * wide + k] =
        a[i] === b[k]
          ? t[(i + 1) * wide + k + 1]! + 1
          : Math.max(t[(i + 1) * wide + k]!, t[i * wide + k + 1]!);
  return t;
}

export function diff(older: string, newer: string): DiffLine[] {
  const a = older.split("\n");
  const b = newer.split("\n");
  let from = 0;
  let tail = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  while (tail < a.length - from && tail < b.length - from && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const x = a.slice(from, a.length - tail);
  const y = b.slice(from, b.length - tail);
  const out: DiffLine[] = a.slice(0, from).map((text, i) => ({ sign: " ", text, old: i + 1, new: i + 1 }));
  const t = x.length * y.length <= MOST ? table(x, y) : undefined;
  const wide = y.length + 1;
  let i = 0;
  let k = 0;
  while (i < x.length || k < y.length) {
    if (t && i < x.length && k < y.length && x[i] === y[k])
      out.push({ sign: " ", text: x[i]!, old: from + ++i, new: from + ++k });
    else if (i < x.length && (k >= y.length || !t || t[(i + 1) * wide + k]! >= t[i * wide + k + 1]!))
      out.push({ sign: "-", text: x[i]!, old: from + ++i });
    else out.push({ sign: "+", text: y[k]!, new: from + ++k });
  }
  for (let n = tail; n > 0; n--)
    out.push({ sign: " ", text: a[a.length - n]!, old: a.length - n + 1, new: b.length - n + 1 });
  return out;
}

/** Changed lines with `around` others about them; a number stands for so many that are left out. */
export function folded(lines: DiffLine[], around = 3): (DiffLine | number)[] {
  const keep = lines.map((_, i) => lines.slice(Math.max(0, i - around), i + around + 1).some((l) => l.sign !== " "));
  const out: (DiffLine | number)[] = [];
  lines.forEach((l, i) => {
    if (keep[i]) out.push(l);
    else if (typeof out[out.length - 1] === "number") out[out.length - 1] = (out[out.length - 1] as number) + 1;
    else out.push(1);
  });
  return out;
}
