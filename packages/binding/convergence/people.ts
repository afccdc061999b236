import { contentSchema as schema } from '@parley/document';
import { TextSelection } from '@tiptap/pm/state';
import { afterEach } from 'vitest';
import * as Y from 'yjs';
import { createElement } from '../src/create.ts';
import { HeadlessEditor } from './headless-editor.ts';

/** Who is in the document of this test; each test begins without anybody. */
export let people: HeadlessEditor[] = [];
afterEach(() => {
  for (const person of people) person.destroy();
  people = [];
});

/** Editors of one document that hear of each other only through `exchange`. */
export function together(state: Uint8Array, count = 2): HeadlessEditor[] {
  return meet(Array.from({ length: count }, (_, index) => new HeadlessEditor(index + 1, state)));
}

/** These editors are the people of this test. */
export function meet(editors: HeadlessEditor[]): HeadlessEditor[] {
  people = editors;
  return people;
}

export function exchange(): void {
  const states = people.map(({ doc }) => Y.encodeStateAsUpdate(doc));
  for (const { doc } of people) for (const state of states) Y.applyUpdate(doc, state);
}

export function documentOf(...blocks: object[]): Uint8Array {
  const doc = new Y.Doc();
  const nodes = schema.nodeFromJSON({ type: 'doc', content: blocks }).children;
  doc.getXmlFragment('content').insert(0, nodes.map(createElement));
  return Y.encodeStateAsUpdate(doc);
}

export const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
export const item = (...texts: string[]) => ({ type: 'listItem', content: texts.map(paragraph) });
export const shown = ({ editor }: HeadlessEditor): string => editor.state.doc.toString();
export const [ada, bo] = [0, 1] as const;
export const person = (index: number): HeadlessEditor => people[index] as HeadlessEditor;

/** Where a text begins in what is shown. */
export function placeOf({ editor }: HeadlessEditor, text: string): number {
  let found = -1;
  editor.state.doc.descendants((node, position) => {
    const at = node.text?.indexOf(text) ?? -1;
    if (at >= 0) found = position + at;
  });
  if (found < 0) throw new RangeError(`${text} is not shown`);
  return found;
}

export function erase(who: HeadlessEditor, from: number, to: number): void {
  who.editor.view.dispatch(who.editor.state.tr.delete(from, to));
}

/** With the caret there, as it is typed. */
export function type(who: HeadlessEditor, at: number, text: string): void {
  select(who, at);
  who.editor.view.dispatch(who.editor.state.tr.insertText(text));
}

export function placeInTable({ editor }: HeadlessEditor): number {
  let place = -1;
  editor.state.doc.descendants((node, position, parent) => {
    if (place < 0 && node.isTextblock && parent?.type.name !== 'doc') place = position + 1;
  });
  return place;
}

export function select({ editor }: HeadlessEditor, from: number, to = from): void {
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)));
}
