import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  ada,
  bo,
  documentOf,
  exchange,
  paragraph,
  people,
  person,
  placeInTable,
  select,
  shown,
  together,
  type,
} from '../convergence/people.ts';
import { undoManagerIn } from './index.ts';

describe('undoing', () => {
  test('goes back and forth through the same steps, wherever the selection was', () => {
    together(Y.encodeStateAsUpdate(new Y.Doc()), 1);
    const { editor } = person(ada);
    const { schema: own } = editor;
    const pasted = [paragraph('bees'), paragraph('wasps')].map((block) => own.nodeFromJSON(block));
    editor.view.dispatch(editor.state.tr.replaceWith(0, editor.state.doc.content.size, pasted));
    undoManagerIn(editor.state)?.stopCapturing();
    select(person(ada), 1, editor.state.doc.content.size - 1);
    editor.view.dispatch(editor.state.tr.insertText('ants'));
    const seen = ['doc(paragraph)', 'doc(paragraph("bees"), paragraph("wasps"))', 'doc(paragraph("ants"))'];
    for (let round = 0; round < 2; round++) {
      for (const state of [seen[1], seen[0]]) {
        expect(editor.commands.undo()).toBe(true);
        expect(shown(person(ada))).toBe(state);
      }
      expect(editor.commands.undo()).toBe(false);
      for (const state of [seen[1], seen[2]]) {
        expect(editor.commands.redo()).toBe(true);
        expect(shown(person(ada))).toBe(state);
      }
      expect(editor.commands.redo()).toBe(false);
    }
  });

  test('takes back one’s own edits alone, and puts the caret where it was', () => {
    together(documentOf(paragraph('bees')));
    select(person(ada), 5);
    type(person(ada), 5, ' buzz');
    exchange();
    type(person(bo), 1, 'The ');
    exchange();
    person(ada).editor.commands.undo();
    expect(shown(person(ada))).toBe('doc(paragraph("The bees"))');
    expect(person(ada).editor.state.selection.head).toBe(9);
    expect(person(bo).editor.can().undo()).toBe(true);
    person(ada).editor.commands.redo();
    exchange();
    expect(shown(person(bo))).toBe('doc(paragraph("The bees buzz"))');
  });

  test('leaves alone what was written with the word that it is not to be undone', () => {
    together(documentOf(paragraph('bees')));
    type(person(ada), 5, ' buzz');
    const { view, state } = person(ada).editor;
    view.dispatch(state.tr.insertText('The ', 1).setMeta('addToHistory', false));
    exchange();
    person(ada).editor.commands.undo();
    exchange();
    for (const one of people) expect(shown(one)).toBe('doc(paragraph("The bees"))');
    expect(person(ada).editor.commands.undo()).toBe(false);
  });

  test('is still possible after a plugin was registered late', async () => {
    together(documentOf(paragraph('bees')));
    type(person(ada), 5, ' buzz');
    person(ada).remakeViews();
    await Promise.resolve();
    type(person(bo), 1, 'The ');
    exchange();
    expect(shown(person(ada))).toBe('doc(paragraph("The bees buzz"))');
    person(ada).editor.commands.undo();
    exchange();
    for (const one of people) expect(shown(one)).toBe('doc(paragraph("The bees"))');
  });

  test('does not take with a paragraph what another wrote in it', () => {
    together(documentOf(paragraph('bees')));
    select(person(ada), 5);
    person(ada).editor.commands.splitBlock();
    exchange();
    type(person(bo), 7, 'theirs');
    exchange();
    person(ada).editor.commands.undo();
    expect(shown(person(ada))).toContain('theirs');
  });

  test('takes a whole table, but not one in which another wrote', () => {
    together(documentOf(paragraph('bees')));
    select(person(ada), 5);
    person(ada).editor.commands.insertTable({ rows: 2, cols: 2 });
    type(person(ada), placeInTable(person(ada)), 'mine');
    exchange();
    person(ada).editor.commands.undo();
    expect(shown(person(ada))).toBe('doc(paragraph("bees"))');
    person(ada).editor.commands.redo();
    exchange();
    type(person(bo), placeInTable(person(bo)), 'theirs ');
    exchange();
    person(ada).editor.commands.undo();
    exchange();
    for (const one of people) expect(shown(one)).toContain('"theirs "');
    expect(shown(person(bo))).toBe(shown(person(ada)));
  });
});
