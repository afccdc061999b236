import { contentSchema } from '@parley/document';
import type { Node } from '@tiptap/pm/model';
import { EditorState } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { type Dragged, landingIn, type Sight } from './landing.ts';
import { moveBlock } from './move-block.ts';

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const item = (text: string, ...below: object[]) => ({
  type: 'listItem',
  content: [paragraph(text), ...below],
});
const bullets = (...content: object[]) => ({ type: 'bulletList', content });
const tasks = (...texts: string[]) => ({
  type: 'taskList',
  content: texts.map((text) => ({ type: 'taskItem', content: [paragraph(text)] })),
});
const image = { type: 'image', attrs: { image: 'x'.repeat(43) } };
const cell = (text: string) => ({ type: 'tableCell', content: [paragraph(text)] });
const table = { type: 'table', content: [{ type: 'tableRow', content: [cell('t1'), cell('t2')] }] };

/** How high a line of text is drawn, pixels, and the gap between two. */
const LINE = 20;
const GAP = 4;

/** Each line below the one before; in a table side by side. */
function sightOf(doc: Node): { sight: Sight; middleOf: (text: string) => number } {
  const seen = new Map<number, { top: number; bottom: number }>();
  const texts = new Map<string, number>();
  let y = 0;
  const draw = (node: Node, pos: number): void => {
    const top = y;
    if (node.isTextblock || node.isAtom || node.type.name === 'table') {
      texts.set(node.isAtom && !node.isTextblock ? 'image' : node.textContent, top + LINE / 2);
      seen.set(pos, { top, bottom: top + LINE });
      y = top + LINE + GAP;
      return;
    }
    node.forEach((child, offset) => {
      draw(child, pos + 1 + offset);
    });
    seen.set(pos, { top, bottom: y - GAP });
  };
  doc.forEach((child, offset) => {
    draw(child, offset);
  });
  return { sight: (pos) => seen.get(pos) ?? null, middleOf: (text) => texts.get(text) ?? Number.NaN };
}

/** A block, by a text that it begins with, and what it is an item of. */
function blockOf(doc: Node, text: string, type: string): Dragged & { from: number; to: number } {
  const found: (Dragged & { from: number; to: number })[] = [];
  doc.descendants((node, from, parent) => {
    const begins = text === 'image' ? node.type.name === 'image' : node.textContent.startsWith(text);
    if (node.type.name === type && begins)
      found.push({
        node,
        list: parent?.type.isInGroup('list') ? parent : null,
        from,
        to: from + node.nodeSize,
      });
  });
  const [block] = found;
  if (!block) throw new RangeError(`there is no ${type} with ${text}`);
  return block;
}

/** The document once a block was let go above or below the middle of a line; null if it stayed. */
function after(
  blocks: readonly object[],
  [text, type]: readonly [string, string],
  half: 'above' | 'below',
  line: string,
): string | null {
  const doc = contentSchema.nodeFromJSON({ type: 'doc', content: blocks });
  const dragged = blockOf(doc, text, type);
  const { sight, middleOf } = sightOf(doc);
  const landing = landingIn(doc, 0, dragged, middleOf(line) + (half === 'above' ? -5 : 5), sight);
  const transaction = landing && moveBlock(EditorState.create({ doc }), dragged, landing);
  transaction?.doc.check();
  return transaction ? shown(transaction.doc) : null;
}

function shown(node: Node): string {
  if (node.isTextblock) return node.textContent;
  if (node.isAtom) return node.type.name;
  const inside = node.children.map(shown).join(' ');
  const signs: Record<string, string> = {
    bulletList: 'ul',
    taskList: 'tasks',
    table: 'table',
    blockquote: 'q',
  };
  const sign = signs[node.type.name];
  return sign ? `${sign}(${inside})` : node.type.name.endsWith('Item') ? `[${inside}]` : inside;
}

const P = 'paragraph';
const ITEM = 'listItem';

test('a block lands above or below another by its half, at the end of the document, and stays where it is', () => {
  const blocks = [paragraph('a'), paragraph('b'), paragraph('c')];
  expect(after(blocks, ['a', P], 'above', 'c')).toBe('b a c');
  expect(after(blocks, ['a', P], 'below', 'c')).toBe('b c a');
  expect(after(blocks, ['c', P], 'above', 'a')).toBe('c a b');
  expect(after(blocks, ['c', P], 'below', 'a')).toBe('a c b');
  expect(after(blocks, ['b', P], 'below', 'a')).toBeNull();
  expect(after(blocks, ['b', P], 'above', 'b')).toBeNull();
  expect(after(blocks, ['b', P], 'above', 'c')).toBeNull();
});

test('between the gaps and below everything the nearest block counts', () => {
  const doc = contentSchema.nodeFromJSON({ type: 'doc', content: [paragraph('a'), paragraph('b')] });
  const { sight } = sightOf(doc);
  const dragged = blockOf(doc, 'a', P);
  expect(landingIn(doc, 0, dragged, LINE + 2, sight)).toMatchObject({ pos: 3, edge: 'top' });
  expect(landingIn(doc, 0, dragged, 5_000, sight)).toMatchObject({ pos: 6, edge: 'bottom' });
  expect(landingIn(doc, 0, dragged, -50, sight)).toMatchObject({ pos: 0, edge: 'top' });
});

test('around tables and images', () => {
  const blocks = [paragraph('a'), table, image, paragraph('z')];
  expect(after(blocks, ['z', P], 'above', 't1t2')).toBe('a z table(t1 t2) image');
  expect(after(blocks, ['a', P], 'below', 't1t2')).toBe('table(t1 t2) a image z');
  expect(after(blocks, ['a', P], 'above', 'image')).toBe('table(t1 t2) a image z');
  expect(after(blocks, ['a', P], 'below', 'image')).toBe('table(t1 t2) image a z');
  expect(after(blocks, ['image', 'image'], 'above', 'a')).toBe('image a table(t1 t2) z');
});

test('items land among items, also further in and in lists of another kind', () => {
  const blocks = [bullets(item('a'), item('b', bullets(item('c'), item('d')))), paragraph('x'), tasks('t')];
  expect(after(blocks, ['a', ITEM], 'below', 'c')).toBe('ul([b ul([c] [a] [d])]) x tasks([t])');
  expect(after(blocks, ['a', ITEM], 'above', 'd')).toBe('ul([b ul([c] [a] [d])]) x tasks([t])');
  expect(after(blocks, ['a', ITEM], 'below', 'd')).toBe('ul([b ul([c] [d] [a])]) x tasks([t])');
  expect(after(blocks, ['a', ITEM], 'below', 'b'), 'above its own items').toBe(
    'ul([b ul([a] [c] [d])]) x tasks([t])',
  );
  expect(after(blocks, ['d', ITEM], 'above', 'a')).toBe('ul([d] [a] [b ul([c])]) x tasks([t])');
  expect(after(blocks, ['b', ITEM], 'above', 't')).toBe('ul([a]) x tasks([b ul([c] [d])] [t])');
  expect(after(blocks, ['b', ITEM], 'below', 'c'), 'not into itself').toBeNull();
});

test('an item lands in a list of its own between other blocks, and takes an empty list along', () => {
  const blocks = [paragraph('x'), bullets(item('a')), paragraph('y')];
  expect(after(blocks, ['a', ITEM], 'below', 'y')).toBe('x y ul([a])');
  expect(after(blocks, ['a', ITEM], 'above', 'x')).toBe('ul([a]) x y');
  expect(after([paragraph('x'), tasks('s', 't')], ['s', 'taskItem'], 'above', 'x')).toBe(
    'tasks([s]) x tasks([t])',
  );
});

test('among items a paragraph is one; what cannot be one belongs to the item above, or stands before the list', () => {
  const list = bullets(item('a'), item('b', bullets(item('c'))));
  expect(after([list, paragraph('x')], ['x', P], 'above', 'b')).toBe('ul([a] [x] [b ul([c])])');
  expect(after([list, image], ['image', 'image'], 'above', 'b')).toBe('ul([a image] [b ul([c])])');
  expect(after([list, image], ['image', 'image'], 'below', 'b')).toBe('ul([a] [b image ul([c])])');
  expect(after([list, image], ['image', 'image'], 'below', 'c')).toBe('ul([a] [b ul([c image])])');
  expect(after([list, image], ['image', 'image'], 'above', 'a')).toBe('image ul([a] [b ul([c])])');
  const quoted = { type: 'blockquote', content: [paragraph('q'), bullets(item('r'))] };
  expect(after([quoted, paragraph('x')], ['x', P], 'above', 'q')).toBe('x q(q ul([r]))');
  expect(after([paragraph('x'), quoted], ['x', P], 'above', 'r')).toBe('q(q ul([x] [r]))');
});
