import type { Editor } from '@tiptap/core';
import { expect, test } from 'vitest';
import { blockRange, moveBlocks } from '../convergence/page.ts';
import {
  ada,
  bo,
  documentOf,
  exchange,
  paragraph,
  people,
  person,
  placeOf,
  select,
  shown,
  together,
  type,
} from '../convergence/people.ts';

type Command = (editor: Editor) => unknown;

/** What Ada makes of a block while Bo types in it. */
const COMMANDS: Readonly<Record<string, Command>> = {
  heading: ({ commands }) => commands.toggleHeading({ level: 2 }),
  code: ({ commands }) => commands.toggleCodeBlock(),
  'moved down': ({ state, view }) => {
    const transaction = moveBlocks(state, blockRange(state.selection), 1);
    if (transaction) view.dispatch(transaction);
  },
  'joined to the one above': ({ commands }) => commands.joinBackward(),
};

const three = (words: string) =>
  documentOf(paragraph('above'), words ? paragraph(words) : { type: 'paragraph' }, paragraph('below'));

const agreed = (): string => {
  const [first, ...others] = people.map(shown);
  for (const other of others) expect(other).toBe(first);
  return first ?? '';
};

test.each(Object.entries(COMMANDS))('%s: what another types in the block meanwhile is kept', (_, command) => {
  together(three('bees sing'), 3);
  const begin = placeOf(person(ada), 'bees');
  type(person(bo), begin + 4, ' and wasps');
  type(person(bo), begin + 19, ' aloud');
  select(person(ada), begin);
  command(person(ada).editor);
  exchange();
  exchange();
  expect(agreed().split('bees and wasps sing aloud')).toHaveLength(2);
});

test.each(['heading', 'code'])('%s: so is what another types in an empty one', (name) => {
  together(three(''));
  const at = placeOf(person(ada), 'below') - 2;
  type(person(bo), at, 'bees');
  select(person(ada), at);
  COMMANDS[name]?.(person(ada).editor);
  exchange();
  expect(agreed()).toContain(`${name === 'code' ? 'codeBlock' : name}("bees")`);
});
