import type {
  JSONContent,
  MarkdownParseHelpers,
  MarkdownRendererHelpers,
  MarkdownToken,
  RenderContext,
} from '@tiptap/core';

/** An item that is to be done, and nothing else is said of it. */
const EMPTY_TASK = /^\[([ xX])\][ \t]*(?=\n|$)/;

/** Reads a list; one in which some items are to be done and some are not becomes several. */
export function parseList(
  { ordered, start, items = [] }: MarkdownToken,
  helpers: MarkdownParseHelpers,
): JSONContent[] {
  const lists: JSONContent[] = [];
  for (const item of items) {
    const task = taskOf(item);
    const type = task ? 'taskList' : ordered ? 'orderedList' : 'bulletList';
    let list = lists.at(-1);
    if (list?.type !== type) {
      list = { type, content: [], ...(type === 'orderedList' && start !== 1 ? { attrs: { start } } : {}) };
      lists.push(list);
    }
    const content = itemContent(task?.tokens ?? item.tokens ?? [], helpers);
    list.content?.push(
      task ? { type: 'taskItem', attrs: { checked: task.checked }, content } : { type: 'listItem', content },
    );
  }
  return lists;
}

interface Task {
  readonly checked: boolean;
  readonly tokens: readonly MarkdownToken[];
}

function taskOf({ task, checked, text = '', tokens = [] }: MarkdownToken): Task | null {
  if (task) return { checked: checked === true, tokens: tokens.filter(({ type }) => type !== 'checkbox') };
  const empty = EMPTY_TASK.exec(text);
  return empty ? { checked: empty[1] !== ' ', tokens: tokens.slice(1) } : null;
}

/** An item begins with a paragraph, though it may be an empty one. */
function itemContent(tokens: readonly MarkdownToken[], helpers: MarkdownParseHelpers): JSONContent[] {
  const blocks = tokens.flatMap((token) =>
    // The words of an item without empty lines are a paragraph in all but name.
    helpers.parseChildren([token.type === 'text' ? { ...token, type: 'paragraph' } : token]),
  );
  return blocks[0]?.type === 'paragraph' ? blocks : [{ type: 'paragraph' }, ...blocks];
}

export const renderList = ({ content = [] }: JSONContent, helpers: MarkdownRendererHelpers): string =>
  helpers.renderChildren(content, '\n');

export function renderItem(
  { attrs, content = [], type }: JSONContent,
  helpers: MarkdownRendererHelpers,
  { index, parentType, meta }: RenderContext,
): string {
  const number = Number(meta?.parentAttrs?.start ?? 1) + index;
  const sign = parentType === 'orderedList' ? `${number}. ` : '- ';
  const isTask = type === 'taskItem';
  const blocks = content.map((block, at) => ({
    type: block.type,
    text: helpers.renderChild?.(block, at) ?? '',
  }));
  // What follows an empty beginning takes its place, or it would stand outside of the item.
  if (!isTask && blocks.length > 1 && blocks[0]?.text === '') blocks.shift();
  const [first, ...others] = blocks;
  const box = isTask ? `[${attrs?.checked ? 'x' : ' '}] ` : '';
  const text = others.reduce(
    (before, block) => `${before}${isList(block.type) ? '\n' : '\n\n'}${block.text}`,
    box + (first?.text ?? ''),
  );
  const indent = ' '.repeat(sign.length);
  return (sign + text.replace(/\n(?=.)/g, `\n${indent}`)).trimEnd();
}

const isList = (type: string | undefined): boolean => type?.endsWith('List') === true;
