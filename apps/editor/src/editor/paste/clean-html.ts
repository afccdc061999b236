import { detailsAsToggles, formulasInText, nameColours, withoutHandlers } from '@parley/document/html';
import { withOwnHeadings } from './own-headings.ts';
import { isOrderedMark, type WordItem, wordList } from './word-lists.ts';

const OFFICE = /docs-internal-guid|mso-|class="?'?Mso|urn:schemas-microsoft-com/i;

/** A formula that is drawn, as KaTeX and others do, or a section that can be closed. */
const DRAWN = /<(?:math|details)\b/i;

/** How VS Code and its kin copy: one element with a typeface for programs, in which blanks count. */
const CODE_EDITOR =
  /^\s*(?:<(?:meta|html|body)\b[^>]*>|<!--\w+-->|\s)*<div style="[^"]*monospace[^"]*white-space:\s*pre/i;

/**
 * HTML as Google Docs and Word copy it, without what they wrap it in and with the lists it means. What the schema does
 * not know is left out afterwards, as for all HTML. Nothing in it is loaded or run.
 */
export function cleanHtml(pasted: string): string {
  const html = withOwnHeadings(withoutHandlers(pasted), location.href);
  if (CODE_EDITOR.test(html)) return codeOf(html);
  if (!OFFICE.test(html) && !DRAWN.test(html)) return html;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const other of body.querySelectorAll('style, script, meta, link, xml, title')) other.remove();
  // Google's wrapper is a bold that is not.
  for (const wrapper of body.querySelectorAll<HTMLElement>('b[id^="docs-internal-guid"], b'))
    if (wrapper.id.startsWith('docs-internal-guid') || wrapper.style.fontWeight === 'normal')
      wrapper.replaceWith(...wrapper.childNodes);
  nameColours(body);
  formulasInText(body);
  detailsAsToggles(body);
  tasks(body);
  wordLists(body);
  for (const title of body.querySelectorAll('p.MsoTitle')) rename(title, 'h1');
  for (const empty of body.querySelectorAll('o\\:p')) empty.replaceWith(...empty.childNodes);
  return body.innerHTML;
}

/** A program's lines as a block of code; a part of one line as code among words. */
function codeOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const lines = [...(body.querySelector('div')?.children ?? [])].map(({ textContent }) => textContent ?? '');
  const code = body.ownerDocument.createElement('code');
  code.textContent = lines.length > 0 ? lines.join('\n') : (body.textContent ?? '');
  if (lines.length < 2) return code.outerHTML;
  const block = body.ownerDocument.createElement('pre');
  block.append(code);
  return block.outerHTML;
}

/** Google's things to do are items that say that they are boxes. */
function tasks(body: HTMLElement): void {
  for (const list of body.querySelectorAll('ul')) {
    const items = [...list.children].filter(({ tagName }) => tagName === 'LI');
    if (items.length === 0 || !items.every((item) => item.getAttribute('role') === 'checkbox')) continue;
    list.dataset.type = 'taskList';
    for (const item of items) {
      item.setAttribute('data-type', 'taskItem');
      item.setAttribute('data-checked', item.getAttribute('aria-checked') ?? 'false');
      for (const image of item.querySelectorAll('img')) image.remove();
    }
  }
}

function wordLists(body: HTMLElement): void {
  for (const first of body.querySelectorAll<HTMLElement>('p[style*="mso-list"]')) {
    if (!first.isConnected || levelOf(first) === null) continue;
    const items: WordItem[] = [];
    let next: Element | null = first;
    const paragraphs: Element[] = [];
    while (next) {
      const level = levelOf(next);
      if (level === null) break;
      items.push(itemOf(next, level));
      paragraphs.push(next);
      next = next.nextElementSibling;
    }
    first.insertAdjacentHTML('beforebegin', wordList(items));
    for (const paragraph of paragraphs) paragraph.remove();
  }
}

function levelOf(element: Element): number | null {
  const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(element.getAttribute('style') ?? '')?.[1];
  return element.tagName === 'P' && level !== undefined ? Number(level) : null;
}

function itemOf(paragraph: Element, level: number): WordItem {
  const mark = paragraph.querySelector('[style*="mso-list:Ignore" i], [style*="mso-list: Ignore" i]');
  const sign = (mark?.textContent ?? '').replaceAll('\u00a0', ' ');
  const number = Number.parseInt(/\d+/.exec(sign)?.[0] ?? '1', 10);
  mark?.remove();
  return { level, ordered: isOrderedMark(sign), number, html: paragraph.innerHTML.trim() };
}

function rename(element: Element, name: string): void {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}
