import { MarkdownManager } from '@tiptap/markdown';
import { Node } from '@tiptap/pm/model';
import { contentSchema } from '../editor/schema/index.ts';
import { FileError } from './file-error.ts';
import { fromElements, type Taken } from './from-html.ts';
import { withoutData } from './markdown-data.ts';
import { markdownExtensions } from './markdown-extensions.ts';
import { asElements } from './rendered.ts';

/** Characters of Markdown, without its pictures. */
const MOST_TEXT = 8 * 1_048_576;

/** A document from Markdown. A heading of the first level at its beginning becomes the title. */
export async function fromMarkdown(markdown: string): Promise<Taken> {
  const body = markdownBody(markdown);
  const first = body.firstElementChild;
  const title = first?.tagName === 'H1' ? (first.textContent ?? '') : '';
  if (title.trim()) first?.remove();
  return fromElements(body, title);
}

/**
 * Markdown as elements that load nothing; its pictures have their addresses as `src`.
 *
 * @throws FileError `too-much`
 */
export function markdownBody(markdown: string): HTMLElement {
  const { text, urls } = withoutData(markdown);
  if (text.length > MOST_TEXT) throw new FileError('too-much');
  const parsed = new MarkdownManager({ extensions: markdownExtensions(() => null) }).parse(text);
  // What Markdown allows and the schema does not (a picture within a line) is sorted out as for any web page.
  const body = asElements(Node.fromJSON(contentSchema, parsed));
  for (const image of body.querySelectorAll('img')) {
    const href = image.getAttribute('data-image') ?? '';
    image.setAttribute('src', urls.get(href) ?? href);
  }
  return body;
}
