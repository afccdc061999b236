import { expect, test } from 'vitest';
import { figuresOf } from './lighthouse.ts';

test('scores count to 100, and what cost points is named', () => {
  const refs = (...ids: string[]) => ids.map((id) => ({ id, weight: 1 }));
  const figures = figuresOf({
    categories: {
      performance: { score: 0.97, auditRefs: [...refs('fast', 'slow'), { id: 'told', weight: 0 }] },
      accessibility: { score: 1, auditRefs: refs('not-applicable') },
      'best-practices': { score: null, auditRefs: [] },
    },
    audits: {
      fast: { title: 'Fast', score: 1 },
      slow: { title: 'Slow', score: 0.6, displayValue: '1.2 s' },
      told: { title: 'Only told', score: 0 },
      'not-applicable': { title: 'Not here', score: null },
    },
  });
  expect(figures).toEqual({
    scores: { performance: 97, accessibility: 100, 'best-practices': 0 },
    lost: ['Slow 1.2 s'],
  });
});
