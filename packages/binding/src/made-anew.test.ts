import type { Editor } from '@tiptap/core';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
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
  'bulleted list': ({ commands }) => commands.toggleBulletList(),
  'numbered list': ({ commands }) => commands.toggleOrderedList(),
  tasks: ({ commands }) => commands.toggleTaskList(),
  quotation: ({ commands }) => commands.toggleBlockquote(),
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

test('what was put back is taken back by whoever wrote it', () => {
  together(three('bees sing'));
  const begin = placeOf(person(ada), 'bees');
  type(person(bo), begin + 4, ' and wasps');
  person(bo).beginUndoStep();
  select(person(ada), begin);
  person(ada).editor.commands.toggleBulletList();
  exchange();
  exchange();
  person(bo).editor.commands.undo();
  exchange();
  expect(agreed()).toContain('bulletList(listItem(paragraph("bees sing")))');
});

test('what somebody deletes stays deleted, whoever wrote in it', () => {
  together(three('bees sing'));
  const begin = placeOf(person(ada), 'bees');
  type(person(bo), begin + 4, ' and wasps');
  person(ada).editor.view.dispatch(person(ada).editor.state.tr.delete(begin - 1, begin + 10));
  exchange();
  exchange();
  expect(agreed()).toBe('doc(paragraph("above"), paragraph("below"))');
});

test('who knows all that was written leaves nothing behind', () => {
  together(three('bees sing'));
  const begin = placeOf(person(ada), 'bees');
  type(person(bo), begin + 4, ' and wasps');
  exchange();
  select(person(ada), begin);
  person(ada).editor.commands.toggleBulletList();
  const state = Y.encodeStateVector(person(bo).doc);
  exchange();
  exchange();
  expect(agreed().split('and wasps')).toHaveLength(2);
  expect(Y.decodeStateVector(Y.encodeStateVector(person(bo).doc)).get(bo + 1)).toBe(
    Y.decodeStateVector(state).get(bo + 1),
  );
});
