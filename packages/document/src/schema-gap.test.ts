import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { CONTENT } from './roots.ts';
import { contentSchema, documentKinds } from './schema/index.ts';
import { schemaGap } from './schema-gap.ts';
import { guardSchema } from './schema-guard.ts';

function documentOf(...children: (Y.XmlElement | Y.XmlText)[]): Y.Doc {
  const doc = new Y.Doc();
  doc.getXmlFragment(CONTENT).insert(0, children);
  return doc;
}

function element(
  name: string,
  attributes: Record<string, unknown> = {},
  ...children: (Y.XmlElement | Y.XmlText)[]
) {
  const made = new Y.XmlElement<Record<string, unknown> & { [key: string]: never }>(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as never);
  made.insert(0, children);
  return made as unknown as Y.XmlElement;
}

function text(insert: string, attributes?: Record<string, unknown>): Y.XmlText {
  const made = new Y.XmlText();
  made.applyDelta([{ insert, attributes }]);
  return made;
}

const gapOf = (doc: Y.Doc) => schemaGap(contentSchema, doc.getXmlFragment(CONTENT)).sort();

test('what this page can write leaves no gap', () => {
  const doc = documentOf(
    element('heading', { level: 1 }, text('Title')),
    element('paragraph', {}, text('plain'), text('bold', { bold: {} })),
    element('bulletList', {}, element('listItem', {}, element('paragraph', {}, text('one')))),
    element('codeBlock', { language: 'ts' }, text('let a;')),
    element('horizontalRule'),
    element('taskList', {}, element('taskItem', { checked: true }, element('paragraph', {}, text('done')))),
    element(
      'table',
      {},
      element(
        'tableRow',
        {},
        element('tableHeader', { colspan: 1, rowspan: 1, colwidth: [120] }, element('paragraph')),
        element('tableCell', { colspan: 1, rowspan: 2, align: 'right' }, element('paragraph')),
      ),
    ),
    element('image', { image: 'x'.repeat(43), alt: 'A bee', width: 320 }),
    element('paragraph', {}, text('bright', { highlight: {} }), element('hardBreak')),
    element('paragraph', {}, text('link', { link: { href: 'https://example.org' } })),
  );
  expect(gapOf(doc)).toEqual([]);
});

test('rule 11: a block that became another is known if this page lets it, and found if it does not', () => {
  expect(gapOf(documentOf(element('paragraph', { as: 'heading', level: 2 }, text('Title'))))).toEqual([]);
  expect(
    gapOf(documentOf(element('paragraph', { as: 'callout' }), element('blockquote', { as: 'table' }))),
  ).toEqual(['blockquote as table', 'callout']);
});

test('rule 11: unknown nodes, marks and attributes are found, however deep', () => {
  const doc = documentOf(
    element('heading', { level: 2, anchor: 'x' }, text('Title')),
    element('blockquote', {}, element('callout', {}, element('calloutBody'))),
    element('image', { image: 'x'.repeat(43), caption: 'A bee' }),
    element('tableCell', { background: 'red' }),
    element('taskItem', { assignee: 'Ada' }),
    element('paragraph', {}, text('bright', { highlight: { color: 'red' } })),
    element('paragraph', {}, text('note', { comment: { id: 1 } })),
    element('paragraph', {}, text('link', { link: { href: 'https://example.org', preview: true } })),
  );
  expect(gapOf(doc)).toEqual(
    [
      'callout',
      'calloutBody',
      'comment',
      'heading.anchor',
      'highlight.color',
      'image.caption',
      'link.preview',
      'tableCell.background',
      'taskItem.assignee',
    ].sort(),
  );
});

/** Two replicas; what `author` does reaches `reader` as one remote transaction each. */
function pair() {
  const author = documentOf(element('paragraph', {}, text('hello')));
  const reader = new Y.Doc();
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(author));
  author.on('update', (update: Uint8Array) => Y.applyUpdate(reader, update));
  const gaps: (readonly string[])[] = [];
  const fragment = reader.getXmlFragment(CONTENT);
  const stop = guardSchema(fragment, contentSchema, (gap) => gaps.push(gap));
  return { author: author.getXmlFragment(CONTENT), reader: fragment, gaps, stop };
}

test('rule 11: the guard speaks before any observer hears of what cannot be shown', () => {
  const { author, reader, gaps } = pair();
  const seen: number[] = [];
  reader.observeDeep(() => seen.push(gaps.length));
  author.insert(1, [element('paragraph', {}, text('still fine'))]);
  author.insert(2, [element('blockquote', {}, element('callout'))]);
  expect(gaps).toEqual([['callout']]);
  expect(seen).toEqual([0, 1]);
});

test('rule 11: the guard sees a new mark or attribute on what was there before, and speaks once', () => {
  const { author, gaps } = pair();
  const paragraph = author.get(0) as Y.XmlElement;
  (paragraph.get(0) as Y.XmlText).format(0, 2, { glow: {} });
  paragraph.setAttribute('textAlign', 'center');
  expect(gaps).toEqual([['glow']]);
});

test('rule 11: the guard looks at new text in old text, and not outside the content', () => {
  const { author, gaps } = pair();
  const text = (author.get(0) as Y.XmlElement).get(0) as Y.XmlText;
  author.doc?.getMap('elsewhere').set('anything', new Y.XmlElement('callout'));
  text.insert(2, 'plain');
  text.insert(3, 'bold', { bold: {} });
  text.delete(0, 1);
  expect(gaps).toEqual([]);
  text.insertEmbed(1, { image: 'x' });
  expect(gaps).toEqual([['an embedded object']]);
});

test('a guard that was stopped is silent', () => {
  const { author, gaps, stop } = pair();
  stop();
  author.insert(0, [element('callout')]);
  expect(gaps).toEqual([]);
});

test('rule 11: a page from before the newer kinds names each of them', () => {
  const newer = ['footnote', 'formula', 'formulaBlock', 'toggle', 'contents'];
  const older = getSchema(documentKinds.filter(({ name }) => !newer.includes(name)));
  const doc = documentOf(
    element(
      'paragraph',
      {},
      text('x'),
      element('footnote', {}, text('words')),
      element('formula', { tex: 'x' }),
    ),
    element('formulaBlock', { tex: 'x' }),
    element('toggle', {}, element('paragraph')),
    element('contents'),
  );
  expect(gapOf(doc)).toEqual([]);
  expect(schemaGap(older, doc.getXmlFragment(CONTENT)).sort()).toEqual(newer.sort());
});
