import { writeFragment } from '@parley/binding';
import { DOMParser as ContentParser, type ParseOptions } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { type Loss, Losses, together } from '../files/losses.ts';
import type { TakeImage, Taken } from '../files/taken.ts';
import { CONTENT } from '../roots.ts';
import { contentSchema } from '../schema/index.ts';
import { asTitle, giveTitle, isTitle } from '../title/title.ts';
import { contentsInText } from './contents.ts';
import { figuresInText } from './figures.ts';
import { notesInText } from './footnotes.ts';
import { formulasInText } from './formulas.ts';
import { placesAsLinkedHeadings } from './heading-links.ts';
import { nameColours } from './name-colours.ts';
import { GENERATOR, TITLE_CLASS } from './to-html.ts';
import { detailsAsToggles } from './toggles.ts';

/**
 * A document from a web page: what the schema knows of it. Nothing in it is run, loaded or fetched.
 *
 * @param page parsed, of an inert document (`withoutHandlers` before); it is changed on the way
 */
export async function fromHtml(page: Document, takeImage: TakeImage): Promise<Taken> {
  const isOwn = page.querySelector('meta[name="generator"]')?.getAttribute('content') === GENERATOR;
  const heading = page.body.querySelector(isOwn ? `h1.${TITLE_CLASS}` : 'h1');
  const title = isOwn ? (heading?.textContent ?? '') : page.title;
  // A heading that says the title would say it twice.
  if (heading && isTitle(title) && asTitle(heading.textContent ?? '') === asTitle(title)) heading.remove();
  // Its blanks are the document's; in other pages they are the layout's.
  return fromElements(page.body, title, takeImage, { preserveWhitespace: isOwn });
}

/** A document from elements of an inert document, which are changed on the way. */
export async function fromElements(
  body: HTMLElement,
  title: string,
  takeImage: TakeImage,
  options: Pick<ParseOptions, 'preserveWhitespace'> = {},
): Promise<Taken> {
  const doc = new Y.Doc();
  for (const other of body.querySelectorAll('script, style, template, noscript, title')) other.remove();
  nameColours(body);
  figuresInText(body);
  contentsInText(body);
  detailsAsToggles(body);
  formulasInText(body);
  notesInText(body);
  const inner = new Losses();
  placesAsLinkedHeadings(body, inner);
  const losses = together(inner.all, await fromHtmlImages(doc, body, takeImage));
  const node = ContentParser.fromSchema(contentSchema).parse(body, options);
  node.check();
  doc.transact(() => {
    writeFragment(doc.getXmlFragment(CONTENT), node);
    giveTitle(doc, title);
  });
  return { doc, losses };
}

/**
 * Takes the pictures of elements into a document. Those on other servers become links, what is none its description.
 *
 * @param isThere whether a picture of that id is in the document already
 */
export async function fromHtmlImages(
  doc: Y.Doc,
  body: HTMLElement,
  takeImage: TakeImage,
  isThere: (id: string) => boolean = () => false,
): Promise<readonly Loss[]> {
  const losses = new Losses();
  for (const image of body.querySelectorAll('img')) {
    const src = image.getAttribute('src') ?? '';
    if (isThere(image.getAttribute('data-image') ?? '')) continue;
    image.removeAttribute('data-image');
    if (/^https?:\/\//i.test(src)) {
      losses.add('remote-picture');
      const link = body.ownerDocument.createElement('a');
      link.href = src;
      link.textContent = image.alt.trim() || src;
      // Within a link its address is one already.
      if (image.closest('a')) image.replaceWith(image.alt);
      else image.replaceWith(link);
      continue;
    }
    const id = src.startsWith('data:') ? await takeImage(doc, src) : null;
    if (id) image.setAttribute('data-image', id);
    else {
      losses.add('bad-picture');
      image.replaceWith(image.alt);
    }
  }
  return losses.all;
}
