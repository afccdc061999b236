/** What a run must show. A verdict is printed; it fails nothing, for it is taken on whatever machine there is. */
export interface Must {
  /** What is bounded, in words that go before the bound. */
  readonly what: string;
  /** The bound in words: `y-webrtc’s + 1 ms`. */
  readonly bound: string;
  /** Null: this run did not measure it. Infinity: it never came to it. */
  readonly value: number | null;
  readonly most: number | null;
  readonly unit: string;
}

/** `must: p95 with 8 tabs ≤ 2 × y-webrtc’s (6.40 ms): 5.10 ms: yes` */
export function verdict({ what, bound, value, most, unit }: Must): string {
  const must = `must: ${what} ≤ ${bound}`;
  if (value === null || most === null) return `${must}: not measured`;
  const answer = value <= most && value !== Number.POSITIVE_INFINITY ? 'yes' : 'no';
  return `${must} (${figure(most, unit)}): ${figure(value, unit)}: ${answer}`;
}

const figure = (value: number, unit: string): string =>
  value === Number.POSITIVE_INFINITY ? 'never' : `${value.toFixed(2)}${unit === '' ? '' : ` ${unit}`}`;

export const verdicts = (musts: readonly Must[]): string => musts.map(verdict).join('\n');

/** `value` times something that may not have been measured. */
export const times = (factor: number, value: number | null): number | null =>
  value === null ? null : factor * value;

export const plus = (value: number | null, more: number): number | null =>
  value === null ? null : value + more;
