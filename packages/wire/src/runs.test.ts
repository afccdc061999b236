import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  digestOfRuns,
  FieldReader,
  FieldWriter,
  LIMITS,
  type Runs,
  type RunView,
  type Span,
  WireError,
} from './index.ts';
import { readRuns, readSpans, writeRuns, writeSpans } from './runs.ts';

const [A, B, C] = ['aa', 'bb', 'cc'].map((digits) => digits.repeat(32)) as [string, string, string];
const run = (from: number, to: number, last = C): RunView => ({ from, to, last });
const tooLarge = expect.objectContaining({ name: 'WireError', reason: 'too-large' });

function encoded(runs: Runs): Uint8Array {
  const writer = new FieldWriter();
  writeRuns(writer, runs);
  return writer.finish();
}

/** Bytes of runs or spans as a peer with other rules would write them. */
function raw(...sessions: [string, [from: number, length: number][]][]): {
  runs: FieldReader;
  spans: FieldReader;
} {
  const [runs, spans] = [new FieldWriter().uint(sessions.length), new FieldWriter().uint(sessions.length)];
  for (const [session, items] of sessions) {
    for (const writer of [runs, spans]) writer.hex32(session).uint(items.length);
    for (const [from, length] of items) {
      runs.uint(from).uint(length).hex32(C);
      spans.uint(from).uint(length);
    }
  }
  return { runs: new FieldReader(runs.finish()), spans: new FieldReader(spans.finish()) };
}

describe('W11: runs have one encoding', () => {
  it('whatever the order their sessions were set in', () => {
    const [one, other] = [
      new Map([
        [B, [run(3, 4)]],
        [A, []],
      ]),
      new Map([
        [A, []],
        [B, [run(3, 4)]],
      ]),
    ];
    expect(encoded(one)).toEqual(encoded(other));
    expect(readRuns(new FieldReader(encoded(one)))).toEqual(one);
  });

  it('and no other is accepted: sessions unsorted or twice, runs empty, over each other or beyond 2^53', () => {
    expect(readRuns(raw([A, [[0, 5]]], [B, []]).runs).size).toBe(2);
    const bad: [string, [number, number][]][][] = [
      [
        [B, []],
        [A, []],
      ],
      [
        [A, []],
        [A, []],
      ],
      [[A, [[0, 0]]]],
      [
        [
          A,
          [
            [5, 2],
            [0, 1],
          ],
        ],
      ],
      [
        [
          A,
          [
            [0, 5],
            [4, 2],
          ],
        ],
      ],
      [[A, [[Number.MAX_SAFE_INTEGER, 1]]]],
    ];
    for (const sessions of bad) {
      expect(() => readRuns(raw(...sessions).runs)).toThrow(WireError);
      expect(() => readSpans(raw(...sessions).spans)).toThrow(WireError);
    }
  });

  it('runs may touch, because something else may stand between; spans that do are one', () => {
    const touching: [number, number][] = [
      [0, 5],
      [5, 2],
    ];
    expect(readRuns(raw([A, touching]).runs).get(A)).toEqual([run(0, 5), run(5, 7)]);
    expect(() => readSpans(raw([A, touching]).spans)).toThrow(WireError);
    const spans = new Map<string, readonly Span[]>([
      [
        A,
        [
          { from: 0, to: 5 },
          { from: 5, to: 7 },
        ],
      ],
    ]);
    expect(() => writeSpans(new FieldWriter(), spans)).toThrow(WireError);
  });

  it('is refused by the writer as by the reader', () => {
    for (const bad of [[run(0, 5), run(4, 6)], [run(3, 3)], [run(0, 2 ** 53)], [run(-1, 2)]]) {
      expect(() => encoded(new Map([[A, bad]]))).toThrow(WireError);
    }
  });

  it('W3: is bounded, in sessions and in runs of one', () => {
    const many = Array.from({ length: LIMITS.runs + 1 }, (_, i) => run(2 * i, 2 * i + 1));
    expect(() => encoded(new Map([[A, many]]))).toThrow(tooLarge);
    expect(readRuns(new FieldReader(encoded(new Map([[A, many.slice(1)]])))).get(A)?.length).toBe(
      LIMITS.runs,
    );
    expect(() => readRuns(new FieldReader(new FieldWriter().uint(LIMITS.sessions + 1).finish()))).toThrow(
      tooLarge,
    );
  });

  it('of which the digest is the SHA-256, without a bound and without sessions of which nothing is held', () => {
    const runs = new Map([
      [B, []],
      [A, [run(0, 300)]],
    ]);
    const held = encoded(new Map([[A, [run(0, 300)]]]));
    expect(digestOfRuns(runs)).toBe(createHash('sha256').update(held).digest('hex'));
    const scattered = Array.from({ length: LIMITS.runs + 1 }, (_, i) => run(2 * i, 2 * i + 1));
    expect(digestOfRuns(new Map([[A, scattered]]))).toMatch(/^[0-9a-f]{64}$/);
  });
});
