import type { Plugin } from 'vite';

/** What Tiptap's extensions bring for its own Markdown: the page reads and writes Markdown in a worker, with other code. */
const MARKDOWN = new Set([
  'markdownOptions',
  'markdownTokenName',
  'markdownTokenizer',
  'parseMarkdown',
  'renderMarkdown',
]);
const EXTENSIONS = /\/@tiptap\/extension-[^/]+\/dist\/[^?]*\.js$/;

interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Leaves those fields out of the extensions, and with them what only they use: 2.7 kB (brotli) of what is loaded before one can type. */
export function plainExtensions(): Plugin {
  return {
    name: 'plain-extensions',
    apply: 'build',
    transform: {
      filter: { id: EXTENSIONS },
      handler(code) {
        let plain = code;
        // From the back, so that places before are still what they were.
        for (const { start, end } of fieldsIn(this.parse(code) as unknown as AstNode).reverse())
          plain = plain.slice(0, start) + plain.slice(end).replace(/^\s*,/, '');
        return { code: plain, map: null };
      },
    },
  };
}

/** The fields of that name, in the order of their places. */
function fieldsIn(node: AstNode): AstNode[] {
  if (node.type === 'Property' && MARKDOWN.has(nameOf(node.key))) return [node];
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
    .flatMap(fieldsIn)
    .sort((a, b) => a.start - b.start);
}

const isNode = (value: unknown): value is AstNode =>
  typeof value === 'object' && value !== null && typeof (value as AstNode).type === 'string';

const nameOf = (key: unknown): string => String((key as { readonly name?: unknown } | null)?.name ?? '');
