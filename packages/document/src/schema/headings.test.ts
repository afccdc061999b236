import { HeadlessEditor } from '@parley/binding/convergence';
import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { documentKinds } from './index.ts';

test('a heading of a web page that is deeper than there are here is one of the deepest', () => {
  const rules = getSchema(documentKinds).nodes.heading?.spec.parseDOM ?? [];
  const levels = rules.map((rule) => ('tag' in rule ? [rule.tag, rule.attrs] : []));
  expect(levels).toEqual([
    ['h1', { level: 1 }],
    ['h2', { level: 2 }],
    ['h3', { level: 3 }],
    ['h4', { level: 3 }],
    ['h5', { level: 3 }],
    ['h6', { level: 3 }],
  ]);
});

test('so is one that another program wrote into the shared document', () => {
  const doc = new Y.Doc();
  const heading = new Y.XmlElement('heading');
  heading.setAttribute('level', 5 as unknown as string);
  heading.insert(0, [new Y.XmlText('deep')]);
  doc.getXmlFragment('content').insert(0, [heading]);
  const person = new HeadlessEditor(1, Y.encodeStateAsUpdate(doc));
  expect(person.editor.state.doc.firstChild?.attrs.level).toBe(3);
  person.destroy();
});
