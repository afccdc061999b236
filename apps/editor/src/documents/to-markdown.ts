import { contentSchema, imageUrl } from '@parley/document';
import type { Exported, Rendered } from '@parley/document/files';
import { wholeTitle } from '@parley/document/title';
import type * as Y from 'yjs';
import { writeMarkdown } from './markdown/index.ts';

/** A document as Markdown: the title is its first heading, pictures are in it. How wide they stand is not kept. */
export function toMarkdown(doc: Y.Doc, { node, whole }: Rendered): Exported {
  let missingImages = 0;
  const text = writeMarkdown(node, (id) => {
    const url = imageUrl(doc, id);
    if (!url) missingImages += 1;
    return url;
  });
  return { content: `${titleLine(wholeTitle(doc))}${text.trimEnd()}\n`, missingImages, whole };
}

function titleLine(title: string | null): string {
  if (title === null) return '';
  const heading = contentSchema.node('heading', { level: 1 }, contentSchema.text(title));
  return `${writeMarkdown(contentSchema.node('doc', null, heading), () => null)}\n\n`;
}
