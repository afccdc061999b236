import type { ContentJson, MarkJson } from '../content-json.ts';
import type { Losses } from '../files/losses.ts';
import { headingAddress, headingName, nameInAddress } from './heading-link.ts';
import { nameHeading } from './name-heading.ts';

/** What a file calls a heading, until its links are read; an attribute of blocks that are not yet a document's. */
export const CALLED = 'called';

/**
 * The blocks of a file whose links that begin with `#` lead to its headings. A heading that something leads to has a name
 * afterwards. A link to what is no heading is its words alone, which is counted as `inner-link`.
 *
 * @param bySlug whether a heading is called by its words, too, as on GitHub
 */
export function withLinkedHeadings(
  blocks: readonly ContentJson[],
  losses: Losses,
  { bySlug }: { readonly bySlug: boolean },
): ContentJson[] {
  const wanted = new Set<string>();
  eachLink(blocks, (mark) => {
    if (isInner(mark)) wanted.add(targetOf(mark));
  });
  const names = new Map<string, string>();
  const ofHeadings = new Map<ContentJson, string>();
  const taken = new Set<string>();
  const slugs = new Slugs();
  eachHeading(blocks, (heading) => {
    const called = (heading.attrs?.[CALLED] as readonly string[] | undefined) ?? [];
    const slug = bySlug ? slugs.next(wordsOf(heading)) : '';
    const all = slug === '' ? called : [slug, ...called];
    // A name of ours stays; other programs give a heading one of theirs besides, for a table of contents.
    const first = slug || all.find((one) => headingName(one) !== null) || (all[0] ?? '');
    if (!all.some((one) => wanted.has(one) && !names.has(one))) return;
    const name = nameHeading(first, taken);
    taken.add(name);
    ofHeadings.set(heading, name);
    for (const one of all) if (!names.has(one)) names.set(one, name);
  });
  const read = (block: ContentJson): ContentJson => {
    const { attrs, marks, content, ...rest } = block;
    const { [CALLED]: _called, ...kept } = attrs ?? {};
    const name = ofHeadings.get(block);
    return {
      ...rest,
      ...(attrs ? { attrs: name === undefined ? kept : { ...kept, name } } : {}),
      ...(marks ? { marks: readMarks(marks, names) } : {}),
      ...(content ? { content: content.map(read) } : {}),
    };
  };
  eachLink(blocks, (mark) => {
    if (isInner(mark) && !names.has(targetOf(mark))) losses.add('inner-link');
  });
  return blocks.map(read);
}

/** What headings are called in Markdown, by their names. */
export function slugsOfHeadings(blocks: readonly ContentJson[]): ReadonlyMap<string, string> {
  const slugs = new Slugs();
  const ofNames = new Map<string, string>();
  eachHeading(blocks, (heading) => {
    const slug = slugs.next(wordsOf(heading));
    const name = headingName(heading.attrs?.name);
    if (name !== null && slug !== '' && !ofNames.has(name)) ofNames.set(name, slug);
  });
  return ofNames;
}

/** The names that headings have, each once. */
export function namesOfHeadings(blocks: readonly ContentJson[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  eachHeading(blocks, ({ attrs }) => {
    const name = headingName(attrs?.name);
    if (name !== null) names.set(name, name);
  });
  return names;
}

/**
 * The blocks of a document for a file in which its headings are called otherwise. A link to one that is gone is its words
 * alone, which is counted as `inner-link`.
 *
 * @param called what the file calls a heading, by its name
 */
export function withCalledHeadings(
  blocks: readonly ContentJson[],
  called: ReadonlyMap<string, string>,
  losses: Losses,
): ContentJson[] {
  eachLink(blocks, (mark) => {
    if (isInner(mark) && !called.has(targetOf(mark))) losses.add('inner-link');
  });
  const written = (block: ContentJson): ContentJson => ({
    ...block,
    ...(block.marks ? { marks: readMarks(block.marks, called) } : {}),
    ...(block.content ? { content: block.content.map(written) } : {}),
  });
  return blocks.map(written);
}

/** What headings are called on GitHub: their words without signs; of two that are alike the second has a number behind it. */
class Slugs {
  readonly #used = new Map<string, number>();

  next(words: string): string {
    const slug = words
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replace(/ /g, '-');
    let own = slug;
    let count = this.#used.get(slug) ?? 0;
    while (this.#used.has(own)) own = `${slug}-${++count}`;
    this.#used.set(slug, count);
    this.#used.set(own, 0);
    return own;
  }
}

const isInner = ({ type, attrs }: MarkJson): boolean =>
  type === 'link' && String(attrs?.href).startsWith('#');

/** What a link leads to, by its address. */
function targetOf({ attrs }: MarkJson): string {
  const written = nameInAddress(String(attrs?.href));
  try {
    return decodeURIComponent(written);
  } catch {
    // Percent signs that mean nothing.
    return written;
  }
}

function readMarks(marks: readonly MarkJson[], names: ReadonlyMap<string, string>): MarkJson[] {
  return marks.flatMap((mark) => {
    if (!isInner(mark)) return [mark];
    const name = names.get(targetOf(mark));
    return name === undefined ? [] : [{ ...mark, attrs: { ...mark.attrs, href: headingAddress(name) } }];
  });
}

function eachHeading(blocks: readonly ContentJson[], found: (heading: ContentJson) => void): void {
  for (const block of blocks) {
    if (block.type === 'heading') found(block);
    else eachHeading(block.content ?? [], found);
  }
}

/** Each link once, of however many pieces its words are. */
function eachLink(pieces: readonly ContentJson[], found: (mark: MarkJson) => void): void {
  let before: unknown;
  for (const { marks = [], content = [] } of pieces) {
    const link = marks.find(({ type }) => type === 'link');
    if (link && link.attrs?.href !== before) found(link);
    before = link?.attrs?.href;
    eachLink(content, found);
  }
}

const wordsOf = ({ type, text = '', content = [] }: ContentJson): string => {
  if (type === 'hardBreak') return ' ';
  // What a note says is none of the heading's words.
  return type === 'footnote' ? '' : text + content.map(wordsOf).join('');
};
