import { HeadlessEditor } from '@parley/binding/convergence';
import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { documentKinds } from './index.ts';

test('a heading of a web page has the level it has there', () => {
  const rules = getSchema(documentKinds).nodes.heading?.spec.parseDOM ?? [];
  expect(rules.map((rule) => ('tag' in rule ? [rule.tag, rule.attrs] : []))).toEqual(
    [1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, { level }]),
  );
});

test('one that another program wrote into the shared document is as deep as there are at most', () => {
  const doc = new Y.Doc();
  const heading = new Y.XmlElement('heading');
  heading.setAttribute('level', 9 as unknown as string);
  heading.insert(0, [new Y.XmlText('deep')]);
  doc.getXmlFragment('content').insert(0, [heading]);
  const person = new HeadlessEditor(1, Y.encodeStateAsUpdate(doc));
  expect(person.editor.state.doc.firstChild?.attrs.level).toBe(6);
  person.destroy();
});
