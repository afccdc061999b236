/** How an exported page names its notes and the places that refer to them. */
const NOTE = 'note-';
const PLACE = 'note-place-';
/** A node that is text. */
const TEXT = 3;

/** Puts what the notes of a document say behind its text, where a page without a program can show it. */
export function notesBehind(body: HTMLElement): void {
  const page = body.ownerDocument;
  const list = page.createElement('ol');
  for (const [at, note] of [...body.querySelectorAll('span[data-footnote]')].entries()) {
    const number = String(at + 1);
    const item = page.createElement('li');
    item.id = NOTE + number;
    item.append(
      ...(note.firstElementChild ?? note).childNodes,
      ' ',
      linkTo(page, PLACE + number, '↩', 'doc-backlink'),
    );
    list.append(item);
    const sign = page.createElement('sup');
    const link = linkTo(page, NOTE + number, number, 'doc-noteref');
    link.id = PLACE + number;
    sign.append(link);
    note.replaceWith(sign);
  }
  if (!list.firstChild) return;
  const section = page.createElement('section');
  section.setAttribute('role', 'doc-endnotes');
  section.append(page.createElement('hr'), list);
  body.append(section);
}

function linkTo(page: Document, id: string, words: string, role: string): HTMLAnchorElement {
  const link = page.createElement('a');
  link.href = `#${id}`;
  link.textContent = words;
  link.setAttribute('role', role);
  return link;
}

/** As Parley, Pandoc and GitHub write a place that refers to a note. */
const REFERENCE = 'a[role="doc-noteref"], a.footnote-ref, a[data-footnote-ref]';
const BACK = 'a[role="doc-backlink"], a.footnote-back, a[data-footnote-backref]';
const SECTION = '[role="doc-endnotes"], section.footnotes, section[data-footnotes]';

/** Puts the notes that stand behind a page's text where that refers to them. */
export function notesInText(body: HTMLElement): void {
  const named = new Map([...body.querySelectorAll('[id]')].map((element) => [element.id, element]));
  const taken = new Set<Element>();
  for (const link of body.querySelectorAll<HTMLElement>(REFERENCE)) {
    const written = named.get(link.getAttribute('href')?.slice(1) ?? '');
    if (!written || written.contains(link)) continue;
    taken.add(written);
    const note = body.ownerDocument.createElement('span');
    note.setAttribute('data-footnote', '');
    note.append(...wordsOf(written.cloneNode(true) as Element));
    const around = link.parentElement;
    const isAlone = around?.localName === 'sup' && around.childNodes.length === 1;
    (isAlone ? around : link).replaceWith(note);
  }
  const sections = new Set([...taken].map((note) => note.closest(SECTION)));
  for (const note of taken) note.remove();
  for (const section of sections) if (section && !section.querySelector('li')) section.remove();
}

/** What a note says without the way back, with a break between its paragraphs. */
function wordsOf(note: Element): ChildNode[] {
  for (const back of note.querySelectorAll(BACK)) back.remove();
  const paragraphs = [...note.querySelectorAll('p')];
  for (const [at, paragraph] of paragraphs.entries()) {
    if (at > 0) paragraph.before(note.ownerDocument.createElement('br'));
    paragraph.replaceWith(...paragraph.childNodes);
  }
  const last = note.lastChild;
  if (last?.nodeType === TEXT) last.textContent = (last.textContent ?? '').trimEnd();
  return [...note.childNodes];
}
