import type { Extensions } from '@tiptap/core';
import { Table } from '@tiptap/extension-table';
import { Image } from '../editor/schema/image.ts';
import { contentExtensions } from '../editor/schema/index.ts';

/** The schema's extensions, with tables and images in Markdown. Reading, an image's address goes where its id will stand.
 *
 * @param urlOf the address of an image, by its id; null leaves it out */
export function markdownExtensions(urlOf: (id: unknown) => string | null): Extensions {
  const image = Image.extend({
    markdownTokenName: 'image',
    parseMarkdown: ({ href, text }) => ({ type: 'image', attrs: { image: href ?? '', alt: text ?? '' } }),
    renderMarkdown: ({ attrs }) => {
      const url = urlOf(attrs?.image);
      return url ? `![${String(attrs?.alt ?? '').replace(/[[\]\\]/g, '\\$&')}](${url})` : '';
    },
  });
  const own: Record<string, Extensions[number]> = { image, table: Table };
  return contentExtensions.map((extension) => own[extension.name] ?? extension);
}
