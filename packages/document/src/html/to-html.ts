import type * as Y from 'yjs';
import type { Exported } from '../files/exported.ts';
import { Losses } from '../files/losses.ts';
import type { Rendered } from '../files/rendered.ts';
import { imageUrl } from '../images/image-bytes.ts';
import { wholeName, wholeTitle } from '../title/title.ts';
import { listHeadings } from './contents.ts';
import { asElements } from './elements.ts';
import { figuresOf } from './figures.ts';
import { notesBehind } from './footnotes.ts';
import { drawFormulas } from './formulas.ts';
import { linkedHeadingsAsPlaces } from './heading-links.ts';
import { pageStyle } from './page-style.ts';
import { togglesAsDetails } from './toggles.ts';

export const GENERATOR = 'Parley';
export const TITLE_CLASS = 'document-title';

export interface PageLanguage {
  /** A BCP 47 tag. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/**
 * A document as one web page that needs nothing else: its pictures are in it.
 *
 * @param inert an empty document that loads nothing; it is filled
 */
export async function toHtml(
  doc: Y.Doc,
  { node, whole }: Rendered,
  inert: Document,
  language: PageLanguage,
): Promise<Exported> {
  const body = asElements(node, inert);
  const losses = new Losses();
  if (!whole) losses.add('newer-content');
  for (const image of body.querySelectorAll('img')) {
    const url = imageUrl(doc, image.dataset.image);
    image.removeAttribute('data-image');
    if (url) image.src = url;
    else {
      losses.add('missing-picture');
      image.remove();
    }
  }
  figuresOf(body);
  for (const link of body.querySelectorAll('a')) link.removeAttribute('target');
  for (const box of body.querySelectorAll('input')) box.setAttribute('disabled', '');
  linkedHeadingsAsPlaces(body, losses);
  listHeadings(body);
  togglesAsDetails(body);
  await drawFormulas(body);
  notesBehind(body);
  const own = wholeTitle(doc);
  if (own) {
    const heading = body.ownerDocument.createElement('h1');
    heading.className = TITLE_CLASS;
    heading.textContent = own;
    body.prepend(heading);
  }
  inert.title = wholeName(doc) ?? '';
  const title = inert.querySelector('title')?.innerHTML ?? '';
  return { content: page(title, body.innerHTML, language), losses: losses.all };
}

/** @param title as HTML */
function page(title: string, body: string, { lang, dir }: PageLanguage): string {
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="generator" content="${GENERATOR}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${pageStyle}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
