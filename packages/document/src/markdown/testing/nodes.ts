import type { Node } from '@tiptap/pm/model';
import type { ContentJson } from '../../content-json.ts';
import { contentNode } from '../../content-node.ts';
import { contentSchema } from '../../schema/index.ts';
import { readMarkdown, writeMarkdown } from '../engine.ts';

export const read = (markdown: string): Node => contentNode(readMarkdown(markdown).content);
export const write = (node: Node): string =>
  writeMarkdown((node.toJSON() as { content: ContentJson[] }).content).text;
export const again = (node: Node): string => read(write(node)).toString();

export type Content = Node | string | readonly (Node | string)[];
export const nodesOf = (content: Content): Node[] =>
  [content].flat().map((part) => (typeof part === 'string' ? contentSchema.text(part) : (part as Node)));
export const make =
  (type: string, attrs: Record<string, unknown> | null = null) =>
  (...content: Content[]): Node =>
    contentSchema.node(type, attrs, content.flatMap(nodesOf));
export const doc = make('doc');
export const p = make('paragraph');
export const h = make('heading', { level: 2 });
export const code = make('codeBlock', { language: 'js' });
export const quote = make('blockquote');
export const list = make('bulletList');
export const numbers = make('orderedList', { start: 9 });
export const item = make('listItem');
export const tasks = make('taskList');
export const task = make('taskItem', { checked: true });
export const br = contentSchema.node('hardBreak');
export const marked = (type: string, words: string, attrs: Record<string, unknown> | null = null): Node =>
  contentSchema.text(words, [contentSchema.mark(type, attrs)]);
export const table = (...rows: Content[][]): Node =>
  make('table')(
    rows.map((cells, at) =>
      make('tableRow')(cells.map((cell) => make(at === 0 ? 'tableHeader' : 'tableCell')(p(cell)))),
    ),
  );
