import { documentKinds, headingLevel } from '@parley/document';
import { type Extensions, Mark, Node, type NodeConfig } from '@tiptap/core';
import { CodeText, codeBlock } from './code.ts';
import { parseList, renderItem, renderList } from './lists.ts';
import { table } from './tables.ts';

type InMarkdown = Pick<
  NodeConfig,
  'markdownTokenName' | 'markdownTokenizer' | 'parseMarkdown' | 'renderMarkdown'
>;

// Null, because what is undefined is inherited. Lists are read by the parser's own rules, and in one place.
const listsAreReadElsewhere = {
  parseMarkdown: null,
  markdownTokenizer: null,
} as unknown as Pick<InMarkdown, 'parseMarkdown' | 'markdownTokenizer'>;

/** How nodes of the schema are read and written as Markdown, where that is not as their extensions do it. */
const inMarkdown: Readonly<Record<string, InMarkdown>> = {
  codeBlock,
  heading: {
    parseMarkdown: ({ depth, tokens }, { createNode, parseInline }) =>
      createNode('heading', { level: headingLevel(depth ?? 1) }, parseInline(tokens ?? [])),
  },
  link: {
    markdownTokenName: 'link',
    parseMarkdown: (token, helpers) =>
      helpers.applyMark('link', helpers.parseInline(token.tokens ?? []), { href: token.href }),
    renderMarkdown: (node, helpers) => `[${helpers.renderChildren(node)}](${node.attrs?.href ?? ''})`,
  },
  table: { ...table },
  blockquote: {
    // A line of blanks, which code may have, is no empty one.
    renderMarkdown: ({ content = [] }, helpers) =>
      helpers
        .renderChildren(content, '\n\n')
        .replace(/^(?!$)/gm, ' ')
        .replace(/^/gm, '>'),
  },
  bulletList: { parseMarkdown: parseList, renderMarkdown: renderList },
  orderedList: { ...listsAreReadElsewhere, renderMarkdown: renderList },
  taskList: { ...listsAreReadElsewhere, renderMarkdown: renderList },
  listItem: { ...listsAreReadElsewhere, renderMarkdown: renderItem },
  taskItem: { ...listsAreReadElsewhere, renderMarkdown: renderItem },
  image: {
    markdownTokenName: 'image',
    // Its address goes where its id will stand.
    parseMarkdown: ({ href, text }) => ({ type: 'image', attrs: { image: href ?? '', alt: text ?? '' } }),
    renderMarkdown: ({ attrs }) =>
      attrs?.image ? `![${String(attrs.alt ?? '').replace(/[[\]\\]/g, '\\$&')}](${attrs.image})` : '',
  },
  hardBreak: {
    markdownTokenizer: {
      name: 'br',
      level: 'inline',
      start: '<br',
      tokenize: (source) => {
        const raw = /^<br[ \t]*\/?>/i.exec(source)?.[0];
        return raw ? { type: 'br', raw } : undefined;
      },
    },
  },
};

/** The schema's extensions, as Markdown is read and written with them. */
export const markdownExtensions: Extensions = [
  ...documentKinds.map((extension) => {
    const own = inMarkdown[extension.name];
    if (!own) return extension;
    if (extension instanceof Mark) return extension.extend(own);
    return extension instanceof Node ? extension.extend(own) : extension;
  }),
  CodeText,
];
