import { asElements, fromElements, type Taken } from '@parley/document/html';
import { isTitle } from '@parley/document/title';
import { takeImage } from '../editor/images/take-image.ts';
import { readMarkdown } from './markdown/index.ts';

/** A document from Markdown. A heading of the first level at its beginning becomes the title. */
export async function fromMarkdown(markdown: string): Promise<Taken> {
  const body = markdownBody(markdown);
  const first = body.firstElementChild;
  const title = first?.tagName === 'H1' ? (first.textContent ?? '') : '';
  if (!isTitle(title)) return fromElements(body, '', takeImage);
  first?.remove();
  return fromElements(body, title, takeImage);
}

/**
 * Markdown as elements that load nothing; its pictures have their addresses as `src`.
 *
 * @throws FileError `too-much`
 */
export function markdownBody(markdown: string): HTMLElement {
  // What Markdown allows and the schema does not (a picture within a line) is sorted out as for any web page.
  const body = asElements(readMarkdown(markdown), document.implementation.createHTMLDocument());
  for (const image of body.querySelectorAll('img'))
    image.setAttribute('src', image.getAttribute('data-image') ?? '');
  return body;
}
