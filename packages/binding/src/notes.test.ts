import { expect, test } from 'vitest';
import {
  ada,
  bo,
  documentOf,
  erase,
  exchange,
  paragraph,
  person,
  placeOf,
  shown,
  together,
  type,
} from '../convergence/people.ts';

/** A line with a footnote in it, as two people have it. */
const withNote = (note: string) =>
  together(
    documentOf(
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'before' },
          { type: 'footnote', content: [{ type: 'text', text: note }] },
          { type: 'text', text: 'after' },
        ],
      },
      paragraph('next'),
    ),
  );

const both = (): string[] => [person(ada), person(bo)].map(shown);

test('two people write in one footnote, and beside it, at the same time', () => {
  withNote('words');
  type(person(ada), placeOf(person(ada), 'words'), 'A ');
  type(person(bo), placeOf(person(bo), 'words') + 5, ' B');
  type(person(bo), placeOf(person(bo), 'after'), 'C ');
  exchange();
  const [first, second] = both();
  expect(first).toBe('doc(paragraph("before", footnote("A words B"), "C after"), paragraph("next"))');
  expect(second).toBe(first);
});

test('somebody else’s word in a footnote replaces nothing around it', () => {
  withNote('words');
  const steps: string[] = [];
  person(bo).editor.on('transaction', ({ transaction }) => {
    for (const step of transaction.steps) steps.push(JSON.stringify(step.toJSON().slice?.content));
  });
  type(person(ada), placeOf(person(ada), 'words') + 5, '!');
  exchange();
  expect(steps).toEqual([JSON.stringify([{ type: 'text', text: '!' }])]);
});

test('a note that one writes in and another takes away is gone, and comes back with both by undo', () => {
  withNote('words');
  const at = placeOf(person(bo), 'words') - 1;
  person(bo).beginUndoStep();
  erase(person(bo), at, at + 7);
  type(person(ada), placeOf(person(ada), 'words') + 5, '!');
  exchange();
  expect(both()[0]).toBe('doc(paragraph("beforeafter"), paragraph("next"))');
  person(bo).editor.commands.undo();
  exchange();
  const [first, second] = both();
  expect(first).toContain('footnote("words');
  expect(second).toBe(first);
});
