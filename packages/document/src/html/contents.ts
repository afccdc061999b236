const CONTENTS = 'data-contents';
/** How an exported page names its headings. */
const HEADING = 'heading-';
const HEADINGS = 'h1, h2, h3, h4, h5, h6';

/** Writes the headings of a page into its tables of contents, with links to them. */
export function listHeadings(body: HTMLElement): void {
  const places = [...body.querySelectorAll(`[${CONTENTS}]`)];
  if (places.length === 0) return;
  const page = body.ownerDocument;
  const headings = [...body.querySelectorAll(HEADINGS)].filter(({ textContent }) => textContent?.trim());
  for (const [at, heading] of headings.entries()) heading.id ||= HEADING + String(at + 1);
  for (const place of places) {
    place.setAttribute('role', 'doc-toc');
    const list = page.createElement('ul');
    for (const heading of headings) {
      const item = page.createElement('li');
      const link = page.createElement('a');
      link.href = `#${heading.id}`;
      link.textContent = heading.textContent;
      item.setAttribute('data-level', heading.localName.slice(1));
      item.append(link);
      list.append(item);
    }
    place.replaceChildren(list);
  }
}

/** Makes tables of contents of those that other pages have; a document makes its own list. */
export function contentsInText(body: HTMLElement): void {
  for (const list of body.querySelectorAll('[role="doc-toc"], nav#TOC')) {
    const place = body.ownerDocument.createElement('nav');
    place.setAttribute(CONTENTS, '');
    list.replaceWith(place);
  }
}
