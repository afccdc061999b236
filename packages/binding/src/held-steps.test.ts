import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { HeadlessEditor } from '../convergence/headless-editor.ts';
import {
  ada,
  bo,
  documentOf,
  erase,
  exchange,
  meet,
  paragraph,
  people,
  person,
  placeOf,
  select,
  shown,
  together,
  type,
} from '../convergence/people.ts';
import { type HeldStep, heldSteps, restoreSteps, undoManagerIn } from './index.ts';

const refused = vi.fn();
afterEach(() => refused.mockClear());

function manager(index: number): Y.UndoManager {
  const found = undoManagerIn(person(index).editor.state);
  if (!found) throw new Error('not bound');
  return found;
}

/** What somebody does from here on is undone for itself. */
const step = (index = ada): void => manager(index).stopCapturing();
const undo = (index = ada): boolean => person(index).editor.commands.undo();

/** Ada's page is loaded again: from what is stored, under another client id. */
let reloads = 0;
function reload(): void {
  const steps = JSON.parse(JSON.stringify(heldSteps(manager(ada)))) as HeldStep[];
  const state = Y.encodeStateAsUpdateV2(person(ada).doc);
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, state);
  reloads += 1;
  const [gone, ...others] = people;
  gone?.destroy();
  meet([new HeadlessEditor(100 + reloads, Y.encodeStateAsUpdate(doc)), ...others]);
  restoreSteps(manager(ada), steps, refused);
}

test('what was put in before the page was loaded again is taken back step by step, and nothing of anybody else', () => {
  together(documentOf(paragraph('bees')));
  type(person(ada), 5, ' buzz');
  exchange();
  type(person(bo), 1, 'The ');
  exchange();
  step();
  select(person(ada), 14);
  person(ada).editor.commands.splitBlock();
  type(person(ada), placeOf(person(ada), 'buzz') + 6, 'Wasps');
  step();
  select(person(ada), placeOf(person(ada), 'buzz'), placeOf(person(ada), 'buzz') + 4);
  person(ada).editor.commands.toggleMark('bold');
  exchange();
  reload();
  reload();
  type(person(bo), 5, 'busy ');
  exchange();
  type(person(ada), 1, 'Now: ');

  undo();
  expect(shown(person(ada))).toBe('doc(paragraph("The busy bees ", bold("buzz")), paragraph("Wasps"))');
  undo();
  expect(shown(person(ada))).toBe('doc(paragraph("The busy bees buzz"), paragraph("Wasps"))');
  undo();
  expect(shown(person(ada))).toBe('doc(paragraph("The busy bees buzz"))');
  undo();
  expect(shown(person(ada))).toBe('doc(paragraph("The busy bees"))');
  expect(undo()).toBe(false);
  expect(refused).not.toHaveBeenCalled();
  exchange();
  expect(shown(person(bo))).toBe(shown(person(ada)));
  for (let times = 0; times < 4; times++) expect(person(ada).editor.commands.redo()).toBe(true);
  expect(shown(person(ada))).toMatch(/"Now: The busy bees ", bold\("buzz"\)\), paragraph\("Wasps"\)/);
});

test('what somebody else wrote meanwhile in a paragraph that goes stays', () => {
  together(documentOf(paragraph('bees')));
  select(person(ada), 5);
  person(ada).editor.commands.splitBlock();
  type(person(ada), 7, 'mine');
  exchange();
  reload();
  type(person(bo), 11, ' and theirs');
  exchange();
  undo();
  exchange();
  for (const one of people) expect(shown(one)).toBe('doc(paragraph("bees"), paragraph(" and theirs"))');
});

test('a step that took something away changes nothing, is said once, and gives way to the one before', () => {
  together(documentOf(paragraph('one'), paragraph('two'), paragraph('three')));
  type(person(ada), 4, '!');
  step();
  // Erased; written over; joined; made something else twice: what stood there before is gone.
  erase(person(ada), placeOf(person(ada), 'three'), placeOf(person(ada), 'three') + 2);
  step();
  select(person(ada), placeOf(person(ada), 'two'), placeOf(person(ada), 'two') + 1);
  person(ada).editor.view.dispatch(person(ada).editor.state.tr.insertText('T'));
  step();
  select(person(ada), placeOf(person(ada), 'Two'));
  person(ada).editor.commands.joinBackward();
  step();
  person(ada).editor.commands.setHeading({ level: 1 });
  step();
  person(ada).editor.commands.setHeading({ level: 3 });
  step();
  type(person(ada), placeOf(person(ada), 'ree') + 3, '?');
  exchange();
  const before = shown(person(ada)).replace('?', '');
  reload();
  undo();
  expect(shown(person(ada))).toBe(before);
  expect(undo()).toBe(true);
  expect(refused).toHaveBeenCalledOnce();
  expect(shown(person(ada))).toBe(before);
  while (undo());
  exchange();
  expect(shown(person(bo))).toBe(shown(person(ada)));
  expect(shown(person(ada))).not.toContain('!');
  expect(shown(person(ada))).toContain('Two');
});

test('letters that were taken back and made again are still one’s own, and what is gone is no step', () => {
  together(documentOf(paragraph('bees')));
  type(person(ada), 5, ' buzz');
  step();
  undo();
  person(ada).editor.commands.redo();
  step();
  type(person(ada), 1, 'x');
  exchange();
  erase(person(bo), 1, 2);
  exchange();
  expect(heldSteps(manager(ada))).toHaveLength(1);
  reload();
  undo();
  expect(shown(person(ada))).toBe('doc(paragraph("bees"))');
  expect(undo()).toBe(false);
});

test('only the last steps are held, and of one that is all over the document none', () => {
  together(documentOf(paragraph('bees')));
  for (let times = 0; times < 150; times++) {
    step();
    type(person(ada), 1, 'x');
  }
  expect(heldSteps(manager(ada))).toHaveLength(100);
  reload();
  for (let times = 0; times < 100; times++) expect(undo()).toBe(true);
  expect(undo()).toBe(false);
  expect(shown(person(ada))).toBe(`doc(paragraph("${'x'.repeat(50)}bees"))`);
});

test('of what this device did not keep nothing is taken back, and nothing is held again', () => {
  together(documentOf(paragraph('bees')), 1);
  restoreSteps(manager(ada), [[[77, 0, 5]], [[1, 1_000, 5]]], refused);
  expect(heldSteps(manager(ada))).toEqual([]);
  undo();
  expect(shown(person(ada))).toBe('doc(paragraph("bees"))');
  expect(undo()).toBe(false);
});
