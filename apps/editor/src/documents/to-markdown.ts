import { MarkdownManager } from '@tiptap/markdown';
import type * as Y from 'yjs';
import { imageUrl } from '../editor/images/image-bytes.ts';
import { markdownExtensions } from './markdown-extensions.ts';
import type { Rendered } from './rendered.ts';
import { ownTitle } from './title.ts';
import type { Exported } from './to-html.ts';

/** A document as Markdown: the title is its first heading, pictures are in it. How wide they stand is not kept. */
export function toMarkdown(doc: Y.Doc, { node, whole }: Rendered): Exported {
  let missingImages = 0;
  const extensions = markdownExtensions((id) => {
    const url = imageUrl(doc, id);
    if (!url) missingImages += 1;
    return url;
  });
  const text = new MarkdownManager({ extensions }).serialize(node.toJSON());
  const own = ownTitle(doc);
  const title = own ? `# ${own.replace(/[\\`*_[\]<>#]/g, '\\$&')}\n\n` : '';
  return { content: `${title}${text.trimEnd()}\n`, missingImages, whole };
}
