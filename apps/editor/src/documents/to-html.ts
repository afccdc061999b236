import type * as Y from 'yjs';
import { imageUrl } from '../editor/images/image-bytes.ts';
import { pageStyle } from './page-style.ts';
import { asElements, type Rendered } from './rendered.ts';
import { wholeName, wholeTitle } from './title.ts';

export const GENERATOR = 'Parley';
export const TITLE_CLASS = 'document-title';

export interface Exported {
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** Images that are not on this device. */
  readonly missingImages: number;
  readonly whole: boolean;
}

/** A document as one web page that needs nothing else: its pictures are in it. */
export function toHtml(doc: Y.Doc, { node, whole }: Rendered): Exported {
  const body = asElements(node);
  let missingImages = 0;
  for (const image of body.querySelectorAll('img')) {
    const url = imageUrl(doc, image.dataset.image);
    image.removeAttribute('data-image');
    if (url) image.src = url;
    else {
      missingImages += 1;
      image.remove();
    }
  }
  for (const link of body.querySelectorAll('a')) link.removeAttribute('target');
  for (const box of body.querySelectorAll('input')) box.setAttribute('disabled', '');
  const own = wholeTitle(doc);
  if (own) {
    const heading = body.ownerDocument.createElement('h1');
    heading.className = TITLE_CLASS;
    heading.textContent = own;
    body.prepend(heading);
  }
  return { content: page(wholeName(doc), body.innerHTML), missingImages, whole };
}

function page(title: string | null, body: string): string {
  const head = document.implementation.createHTMLDocument(title ?? '');
  const language = document.documentElement;
  return `<!doctype html>
<html lang="${language.lang}" dir="${language.dir || 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="generator" content="${GENERATOR}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${head.querySelector('title')?.innerHTML ?? ''}</title>
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
