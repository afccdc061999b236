import { contentSchema } from '@parley/document';
import { AllSelection, EditorState, Plugin } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { Colours, type Highlighter } from './colours.ts';
import { languageOf } from './languages.ts';
import { spansOf } from './spans.ts';

const { nodes } = contentSchema;
const code = (text: string, language: string | null = 'js') =>
  nodes.codeBlock?.create({ language }, contentSchema.text(text));
const line = (text: string) => nodes.paragraph?.create(null, contentSchema.text(text));

/** A document with a plugin that colours it, and how often the highlighter was asked. */
function open(...blocks: (ReturnType<typeof code> | ReturnType<typeof line>)[]) {
  const asked: string[] = [];
  const highlight: Highlighter = (text) => {
    asked.push(text);
    return [...text.matchAll(/let/g)].map(({ index }) => ({
      from: index,
      to: index + 3,
      classes: 'keyword',
    }));
  };
  const plugin: Plugin<Colours> = new Plugin<Colours>({
    state: {
      init: (_config, { doc }) => Colours.none(doc).with(highlight, doc),
      apply: (tr, colours) => (tr.docChanged ? colours.after(tr) : colours),
    },
  });
  const doc = nodes.doc?.create(
    null,
    blocks.flatMap((block) => (block ? [block] : [])),
  );
  const state = EditorState.create({ doc, plugins: [plugin] });
  const coloured = (state: EditorState): string[] =>
    plugin
      .getState(state)
      ?.set.find()
      .map(({ from, to }) => state.doc.textBetween(from, to)) ?? [];
  return { state, asked, coloured, late: (state: EditorState) => plugin.getState(state)?.late };
}

test('only the block that was changed is looked at again', () => {
  const { state, asked, coloured } = open(code('let a'), line('let us'), code('let b'));
  expect(coloured(state)).toEqual(['let', 'let']);
  expect(asked).toEqual(['let a', 'let b']);
  const typed = state.apply(state.tr.insertText('let ', 1));
  expect(asked.slice(2)).toEqual(['let let a']);
  expect(coloured(typed)).toEqual(['let', 'let', 'let']);
  const elsewhere = typed.apply(typed.tr.insertText('x', 13));
  expect(asked.length).toBe(3);
  expect(coloured(elsewhere)).toEqual(['let', 'let', 'let']);
});

test('a block that becomes a line, or has another language, loses its colours', () => {
  const { state, coloured } = open(code('let a'));
  expect(coloured(state.apply(state.tr.setNodeAttribute(0, 'language', null)))).toEqual([]);
  const { paragraph } = nodes;
  if (!paragraph) throw new TypeError('there is no schema');
  expect(coloured(state.apply(state.tr.setBlockType(0, 7, paragraph)))).toEqual([]);
  const plain = open(code('let a', null));
  expect(plain.coloured(plain.state)).toEqual([]);
  expect(plain.coloured(plain.state.apply(plain.state.tr.setNodeAttribute(0, 'language', 'ts')))).toEqual([
    'let',
  ]);
});

test('a whole new document asks for what is new only', () => {
  const { state, asked, coloured } = open(code('let a'), code('let b'));
  const replaced = state.tr.setSelection(new AllSelection(state.doc)).replaceWith(
    0,
    state.doc.content.size,
    [code('let a'), code('let let')].flatMap((node) => node ?? []),
  );
  expect(coloured(state.apply(replaced))).toEqual(['let', 'let', 'let']);
  expect(asked.slice(2)).toEqual(['let let']);
});

test('a long block keeps the colours it has, and waits', () => {
  const { state, asked, coloured, late } = open(code(`let ${'x'.repeat(5_000)}`));
  const typed = state.apply(state.tr.insertText('let ', 1));
  expect(asked.length).toBe(1);
  expect(coloured(typed)).toEqual(['let']);
  expect(late(typed)).toBe(true);
});

test('languages are known by their names', () => {
  expect(languageOf('JS')).toBe('javascript');
  expect(languageOf('svg')).toBe('html');
  for (const other of ['', 'brainfuck', null, 7]) expect(languageOf(other)).toBeNull();
});

test('the parts of a program', () => {
  const program = 'const a = "x"; // end';
  const parts = spansOf(program, 'javascript').map(({ from, to, classes }) => [
    program.slice(from, to),
    classes,
  ]);
  expect(parts).toEqual([
    ['const', 'hljs-keyword'],
    ['"x"', 'hljs-string'],
    ['// end', 'hljs-comment'],
  ]);
  expect(spansOf('<b>x</b>', 'html').length).toBeGreaterThan(2);
});
