import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { enter, type Step, stepsOf, TEXT } from './history.ts';
import { madeUpMeeting, madeUpPaper } from './made-up.ts';
import { readMeeting } from './read-trace.ts';
import type { ConcurrentTrace } from './trace.ts';

function mergeOf(steps: readonly Step[]): string {
  const doc = new Y.Doc();
  for (const { update } of steps) Y.applyUpdate(doc, update);
  return doc.getText(TEXT).toString();
}

describe('the steps of a concurrent trace', () => {
  test('merge to the end content, in whatever order the authors’ edits interleave', () => {
    const trace = madeUpMeeting('a seed', 600);
    const steps = stepsOf(trace);
    expect(mergeOf(steps)).toBe(trace.endContent);
    const byAuthor = [...steps].sort((a, b) => b.agent - a.agent);
    expect(mergeOf(byAuthor)).toBe(trace.endContent);
  });

  test('of a recorded session merge to its end content', async () => {
    const { trace } = await readMeeting();
    expect(mergeOf(stepsOf(trace))).toBe(trace.endContent);
  });

  test('name what each was typed after', () => {
    const trace: ConcurrentTrace = {
      txns: [
        { parents: [], agent: 0, patches: [[0, 0, 'a']] },
        { parents: [0], agent: 1, patches: [[1, 0, 'c']] },
        { parents: [0], agent: 0, patches: [[1, 0, 'b']] },
        { parents: [1, 2], agent: 0, patches: [[0, 1, '']] },
      ],
      endContent: 'bc',
    };
    const steps = stepsOf(trace);
    expect(steps.map(({ after }) => after)).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [2, 1],
    ]);
    expect(mergeOf(steps)).toBe('bc');
  });

  test('refuse a trace in which an author does not see their own edits', () => {
    const txns: ConcurrentTrace['txns'] = [
      { parents: [], agent: 0, patches: [[0, 0, 'a']] },
      { parents: [], agent: 0, patches: [[0, 0, 'b']] },
    ];
    expect(() => stepsOf({ txns, endContent: 'ab' })).toThrow(RangeError);
  });
});

describe('made up traces', () => {
  test('are the same for the same seed', () => {
    expect(madeUpMeeting('a', 200)).toEqual(madeUpMeeting('a', 200));
    expect(madeUpMeeting('a', 200)).not.toEqual(madeUpMeeting('b', 200));
  });

  test('hold edits that neither author knew of the other’s', () => {
    const { txns } = madeUpMeeting('a', 200);
    expect(txns.some(({ parents }, index) => index > 0 && !parents.includes(index - 1))).toBe(true);
  });

  test('of one writer give their end content', () => {
    const trace = madeUpPaper('a', 2_000);
    const doc = new Y.Doc();
    for (const { patches } of trace.txns) enter(doc, patches);
    expect(doc.getText(TEXT).toString()).toBe(trace.endContent);
  });
});
