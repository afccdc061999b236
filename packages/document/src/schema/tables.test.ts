import { getSchema, type JSONContent } from '@tiptap/core';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import type { Node, Schema } from '@tiptap/pm/model';
import { describe, expect, test } from 'vitest';
import { drawnTable } from './drawn-table.ts';
import { contentSchema } from './index.ts';
import { documentKinds } from './kinds.ts';

/** The same schema with the library's own tables. */
const libraries = new Map(
  [Table.configure({ cellMinWidth: 48 }), TableRow, TableHeader, TableCell].map((node) => [node.name, node]),
);
const librarySchema = getSchema(documentKinds.map((extension) => libraries.get(extension.name) ?? extension));
const NAMES = ['table', 'tableRow', 'tableHeader', 'tableCell'] as const;
const both = [contentSchema, librarySchema] as const;

/** Of an element what the rules look at. */
function element(attributes: Record<string, string>, textContent = '', around?: object): HTMLElement {
  return {
    getAttribute: (name: string) => attributes[name] ?? null,
    style: { textAlign: attributes['text-align'] ?? '' },
    children: [],
    textContent,
    parentElement: null,
    closest: () => null,
    ...around,
  } as unknown as HTMLElement;
}

const cell = (attrs: object = {}, type = 'tableCell'): JSONContent => ({
  type,
  attrs,
  content: [{ type: 'paragraph' }],
});
const table = (...rows: JSONContent[][]): JSONContent => ({
  type: 'table',
  content: rows.map((content) => ({ type: 'tableRow', content })),
});

describe("the tables' nodes are those of Tiptap's table extension", () => {
  test.each(NAMES)('%s holds the same, and a cell its colour and its column', (name) => {
    const [own, library] = both.map((schema) => {
      const { content, group, isolating, tableRole, attrs } = schema.nodes[name]?.spec ?? {};
      const defaults = Object.entries(attrs ?? {})
        .filter(([key]) => key !== 'colour' && key !== 'column')
        .map(([key, { default: usual }]) => [key, usual]);
      return { content, group, isolating, tableRole, defaults };
    });
    expect(own).toEqual(library);
  });

  test.each(NAMES)('%s is read from the same HTML', (name) => {
    const samples = [
      element({}),
      element({}, ' \n'),
      element({}, '\u00a0'),
      element({ colspan: '2', colwidth: '90,100', align: 'right' }, 'x'),
      element({ 'text-align': 'center', align: 'left' }, 'x'),
      element({ 'text-align': 'justify' }, 'x'),
    ];
    const inColumn = element({}, 'x', {
      closest: () => ({ querySelectorAll: () => [element({}), element({ width: '70px' })] }),
    });
    Object.assign(inColumn, { parentElement: { children: [element({}), inColumn] } });
    const read = (schema: Schema) =>
      schema.nodes[name]?.spec.parseDOM?.map(({ tag, getAttrs, getContent }) => ({
        tag,
        attrs: [...samples, inColumn].map((sample) => getAttrs?.(sample)),
        filled: getContent?.(samples[0] as never, schema).toJSON(),
      }));
    expect(read(contentSchema)).toEqual(read(librarySchema));
    expect(read(contentSchema)?.length).toBeGreaterThan(0);
  });

  test.each([
    ['without widths', table([cell({}, 'tableHeader'), cell()], [cell(), cell()])],
    ['with some', table([cell({ colwidth: [100] }), cell({ align: 'right' })])],
    ['with all, one too narrow', table([cell({ colwidth: [20] }), cell({ colspan: 2, colwidth: [60, 90] })])],
    ['with a row that ends early', table([cell({ colspan: 3, colwidth: [0, 70] })], [cell()])],
  ])('a table %s is drawn the same', (_, json) => {
    const [own, library] = both.map((schema) => {
      const drawn: unknown[] = [];
      const draw = (node: Node): void => {
        drawn.push(node.type.spec.toDOM?.(node));
        node.forEach(draw);
      };
      draw(schema.nodeFromJSON(json));
      return JSON.stringify(drawn);
    });
    expect(own).toBe(library);
  });
});

test('a width that is no number is none', () => {
  const odd = { colspan: 3, colwidth: [';position:fixed;', { valueOf: () => 90 }, -5] };
  const drawn = JSON.stringify(drawnTable(contentSchema.nodeFromJSON(table([cell(odd)]))));
  expect(drawn).toContain('"min-width: 144px"');
  expect(drawn).not.toContain('position');
});

test('an alignment that is none, and columns by the million, are not drawn', () => {
  const node = contentSchema.nodeFromJSON(
    table(Array.from({ length: 50 }, () => cell({ colspan: 100, align: 'left; position: fixed' }))),
  );
  const drawn = JSON.stringify(node.type.spec.toDOM?.(node));
  expect(drawn.match(/min-width: 48px/g)).toHaveLength(1_000);
  const first = node.firstChild?.firstChild as Node;
  expect(JSON.stringify(first.type.spec.toDOM?.(first))).not.toContain('fixed');
});
