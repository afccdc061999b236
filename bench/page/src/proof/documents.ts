import * as Y from 'yjs';
import { pagesOfText } from '../../../src/document/pages.ts';
import { writtenProse } from '../../../src/document/prose.ts';
import { enter } from '../../../src/traces/history.ts';
import type { Edit, Trace } from '../../../src/traces/trace.ts';

/** What is proved. */
export type DocumentName = 'paper' | 'prose' | 'pages' | 'pasted' | 'images';

/** A document somebody wrote, and a base of it. */
export interface WrittenDocument {
  readonly doc: Y.Doc;
  /** A V2 state that has all but the edits that are kept above it. */
  readonly base: Uint8Array;
  readonly kept: readonly Uint8Array[];
}

const MEGABYTE = 1_000_000;
/** A base is remade at the latest so many edits above the last. */
const MOST_ABOVE = 20_000;
const IMAGES = 50;
const IMAGE_BYTES = 850_000;

/** Makes up a document; of the paper the trace has to be given. */
export function writeDocument(name: DocumentName, trace: Trace | null): WrittenDocument {
  if (name === 'paper') {
    if (!trace) throw new Error('no trace was given');
    return written(edits(trace.txns), MOST_ABOVE);
  }
  if (name === 'prose') return written(edits(writtenProse(5 * MEGABYTE, 20_000)), 1_000);
  if (name === 'pages') return written(paragraphs(5 * MEGABYTE), 1_000);
  if (name === 'pasted')
    return written([(doc) => textOf(doc).insert(0, letters(5 * MEGABYTE)), ...keys(1_000)], 1_000);
  return written([...images(), ...keys(1_000)], 1_000);
}

type Change = (doc: Y.Doc) => void;

const edits = (list: readonly Edit[]): Change[] =>
  list.map(
    ({ patches }) =>
      (doc) =>
        enter(doc, patches),
  );

const keys = (count: number): Change[] =>
  Array.from({ length: count }, () => (doc) => textOf(doc).insert(textOf(doc).length, 'a'));

/** Paragraphs as an editor makes them, each with a bold word. */
function paragraphs(length: number): Change[] {
  const page = pagesOfText(40).flatMap(({ content = [] }) => content.map(({ text = '' }) => text));
  const changes: Change[] = [];
  for (let at = 0, made = 0; made < length; at++) {
    const text = page[at % page.length] || 'word';
    made += text.length;
    changes.push((doc) => {
      const inner = new Y.XmlText(text);
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [inner]);
      doc.getXmlFragment('tree').push([paragraph]);
      inner.format(0, 4, { bold: true });
    });
  }
  return changes;
}

const images = (): Change[] =>
  Array.from({ length: IMAGES }, (_, index) => (doc) => {
    const image = new Y.XmlElement('image');
    image.setAttribute('src', `${index}${letters(IMAGE_BYTES)}`);
    doc.getXmlFragment('tree').push([image]);
  });

const letters = (length: number): string => 'some letters '.repeat(Math.ceil(length / 13)).slice(0, length);

function written(changes: readonly Change[], above: number): WrittenDocument {
  const author = new Y.Doc();
  const kept: Uint8Array[] = [];
  const below = Math.max(0, changes.length - above);
  for (const change of changes.slice(0, below)) author.transact(() => change(author));
  const base = Y.encodeStateAsUpdateV2(author);
  author.on('update', (update: Uint8Array) => kept.push(update));
  for (const change of changes.slice(below)) author.transact(() => change(author));
  // As a page has it that opened it.
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, base);
  doc.transact(() => {
    for (const update of kept) Y.applyUpdate(doc, update);
  });
  author.destroy();
  return { doc, base, kept };
}

const textOf = (doc: Y.Doc): Y.Text => doc.getText('text');
