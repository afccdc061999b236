import type { Root } from 'mdast';
import type { ContentJson, MarkJson } from '../../content-json.ts';
import { readElements } from '../../elements/index.ts';
import { FileError } from '../../files/file-error.ts';
import { type Loss, Losses } from '../../files/losses.ts';
import { withoutData, withoutStandIns } from '../data-urls.ts';
import { parseMarkdown } from '../parse.ts';
import { withBlanks } from '../stand-ins.ts';
import { Footnotes } from './footnotes.ts';
import { tidy } from './tidy.ts';
import { toElements } from './to-elements.ts';

/** Characters of Markdown, without its pictures. */
const MOST_TEXT = 8 * 1_048_576;
/** Things within each other; an editor shows as many. */
const DEEPEST = 100;

export interface ReadMarkdown {
  /** Blocks; each picture has its `data:` URL where its id will be. */
  readonly content: readonly ContentJson[];
  readonly losses: readonly Loss[];
}

/**
 * What Markdown means, and what of it a document cannot hold.
 *
 * @throws FileError `too-much`, `too-deep`
 */
export function readMarkdown(markdown: string): ReadMarkdown {
  const { text, restore } = withoutData(withoutStandIns(markdown).replace(/\r\n?/g, '\n'));
  if (text.length > MOST_TEXT) throw new FileError('too-much');
  const losses = new Losses();
  const content = blocksOf(text, losses);
  const restoredText = (read: string): string => restore(withBlanks(read));
  return { content: content.map((block) => restored(block, restoredText)), losses: losses.all };
}

function blocksOf(text: string, losses: Losses): readonly ContentJson[] {
  try {
    const pieces = parseMarkdown(text);
    const notes = new Footnotes(pieces.map(({ root }) => root));
    for (const { root, source } of pieces) tidy(root, { markdown: source, losses, notes });
    // HTML that one piece opens another may close.
    const whole: Root = { type: 'root', children: pieces.flatMap(({ root }) => root.children) };
    const blocks = readElements([toElements(whole)], losses);
    if (depthOf(blocks) <= DEEPEST) return blocks;
  } catch (cause) {
    // The stack has ended before the text has.
    if (cause instanceof RangeError) throw new FileError('too-deep', { cause });
    throw cause;
  }
  throw new FileError('too-deep');
}

const depthOf = (blocks: readonly ContentJson[]): number =>
  1 + blocks.reduce((deepest, { content }) => Math.max(deepest, content ? depthOf(content) : 0), 0);

function restored(node: ContentJson, whole: (read: string) => string): ContentJson {
  const { text, attrs, marks, content } = node;
  return {
    ...node,
    ...(text === undefined ? {} : { text: whole(text) }),
    ...(attrs ? { attrs: restoredValues(attrs, whole) } : {}),
    ...(marks
      ? {
          marks: marks.map(
            (mark): MarkJson => ({
              ...mark,
              ...(mark.attrs ? { attrs: restoredValues(mark.attrs, whole) } : {}),
            }),
          ),
        }
      : {}),
    ...(content ? { content: content.map((child) => restored(child, whole)) } : {}),
  };
}

const restoredValues = (
  values: Readonly<Record<string, unknown>>,
  whole: (read: string) => string,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? whole(value) : value]),
  );
