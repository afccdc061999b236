/** Numbers `from` to `to − 1`. */
export interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** A set of numbers as spans: sorted, apart from each other. Usually one. */
export type Spans = readonly Span[];

export const NO_SPANS: Spans = [];

/** Both together. */
export function union(a: Spans, b: Spans): Spans {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const out: Span[] = [];
  for (const span of [...a, ...b].sort((x, y) => x.from - y.from)) {
    const last = out.at(-1);
    if (last && span.from <= last.to)
      out[out.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else out.push({ from: span.from, to: span.to });
  }
  return out;
}

/** What of `a` is not in `b`. */
export function without(a: Spans, b: Spans): Spans {
  if (a.length === 0 || b.length === 0) return a;
  const out: Span[] = [];
  for (const { from, to } of a) {
    let at = from;
    for (const cut of b) {
      if (cut.to <= at || cut.from >= to) continue;
      if (cut.from > at) out.push({ from: at, to: cut.from });
      at = Math.max(at, cut.to);
    }
    if (at < to) out.push({ from: at, to });
  }
  return out;
}

export const holdsNumber = (spans: Spans, number: number): boolean =>
  spans.some(({ from, to }) => number >= from && number < to);

export const sizeOf = (spans: Spans): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);
