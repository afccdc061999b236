const TOGGLE = 'data-toggle';

/** Makes sections that can be closed of a document's, as every browser has them. */
export function togglesAsDetails(body: HTMLElement): void {
  const page = body.ownerDocument;
  for (const toggle of [...body.querySelectorAll(`[${TOGGLE}]`)].reverse()) {
    const details = page.createElement('details');
    const summary = page.createElement('summary');
    const title = toggle.firstElementChild;
    if (title?.localName === 'p') summary.append(...title.childNodes);
    else if (title) summary.append(title.cloneNode(true));
    title?.remove();
    details.append(summary, ...toggle.childNodes);
    toggle.replaceWith(details);
  }
}

/** The other way round: the summary is the first line. */
export function detailsAsToggles(body: HTMLElement): void {
  const page = body.ownerDocument;
  for (const details of [...body.querySelectorAll('details')].reverse()) {
    const toggle = page.createElement('div');
    toggle.setAttribute(TOGGLE, '');
    const summary = [...details.children].find(({ localName }) => localName === 'summary');
    const heading = summary?.querySelector('h1, h2, h3, h4, h5, h6');
    const title = heading ?? page.createElement('p');
    if (summary && !heading) title.append(...summary.childNodes);
    summary?.remove();
    toggle.append(title, ...details.childNodes);
    details.replaceWith(toggle);
  }
}
