import type { Element, ElementContent } from 'hast';
import type { ContentJson } from '../content-json.ts';
import { paragraph } from './lines.ts';
import { attributeOf } from './marks.ts';
import { elementsIn, type ReadElement, type Reading } from './reading.ts';

/** A list; one in which some items are to be done and some are not becomes several. */
export const readList: ReadElement = (element, _marks, reading) => {
  const ordered = element.tagName === 'ol';
  const start = Number.parseInt(attributeOf(element, 'start'), 10);
  const lists: { type: string; attrs?: Record<string, unknown>; content: ContentJson[] }[] = [];
  let number = Number.isFinite(start) ? start : 1;
  for (const item of elementsIn(element)) {
    // A list that stands beside the items of another, as some programs write it, is of the item before it.
    const inside = lists.at(-1)?.content;
    if (item.tagName !== 'li' && inside?.length) {
      const last = inside.at(-1) as ContentJson;
      inside[inside.length - 1] = {
        ...last,
        content: [...(last.content ?? []), ...reading.blocks([item])],
      };
      continue;
    }
    const task = taskOf(item);
    if (task && ordered) reading.losses.add('numbered-task');
    const type = task ? 'taskList' : ordered ? 'orderedList' : 'bulletList';
    let list = lists.at(-1);
    if (list?.type !== type) {
      const attrs = type === 'orderedList' && number !== 1 ? { attrs: { start: number } } : {};
      list = { type, ...attrs, content: [] };
      lists.push(list);
    }
    const content = itemContent(task?.children ?? item.children, reading);
    list.content.push(
      task ? { type: 'taskItem', attrs: { checked: task.checked }, content } : { type: 'listItem', content },
    );
    number += 1;
  }
  return lists;
};

/** An item begins with a paragraph, though it may be an empty one. */
function itemContent(children: readonly ElementContent[], reading: Reading): ContentJson[] {
  const blocks = reading.blocks(children);
  return blocks[0]?.type === 'paragraph' ? blocks : [paragraph(), ...blocks];
}

interface Task {
  readonly checked: boolean;
  readonly children: readonly ElementContent[];
}

/** An item that begins with a box to tick, in a paragraph or a label or by itself. */
function taskOf(item: Element): Task | null {
  const at = item.children.findIndex((child) => child.type !== 'text' || child.value.trim() !== '');
  const first = item.children[at];
  if (first?.type !== 'element') return null;
  const others = item.children.slice(at + 1);
  if (first.tagName === 'input') {
    if (attributeOf(first, 'type').toLowerCase() !== 'checkbox') return null;
    const { checked } = first.properties;
    return { checked: checked !== undefined && checked !== null && checked !== false, children: others };
  }
  if (!['p', 'label', 'span', 'div'].includes(first.tagName)) return null;
  const inner = taskOf(first);
  return inner && { ...inner, children: [{ ...first, children: [...inner.children] }, ...others] };
}
