import { initialsOf, personOf } from '../person.ts';

/** What presence says of its person; it comes from their page. */
export interface CaretUser {
  readonly name: string;
  readonly color: string;
}

/** How a remote caret looks: a line with its person's name on it. The colour is handed to the style sheet, which knows
 * light from dark. */
export function caretElement(user: CaretUser, client: number, nameless: string): HTMLElement {
  const caret = document.createElement('span');
  caret.className = 'caret';
  caret.dataset.client = String(client);
  const label = document.createElement('span');
  label.className = 'caret-label';
  // Word joiners on both sides keep the browser's own caret from stepping into the element.
  caret.append('\u2060', label, '\u2060');
  dressCaret(caret, user, client, nameless);
  return caret;
}

/** Name and colour of a caret that is there: its person may change them at any time. */
export function dressCaret(caret: HTMLElement, user: CaretUser, client: number, nameless: string): void {
  const { name, colour } = shownPerson(user, client, nameless);
  caret.style.setProperty('--person', colour);
  const label = caret.querySelector('.caret-label');
  // Inside the element nothing else is ever text, so this never touches the word joiners.
  if (!(label instanceof HTMLElement) || label.textContent === name) return;
  label.textContent = name;
  label.dataset.initials = initialsOf(name);
}

/** What marks a remote selection. */
export function selectionAttributes(user: CaretUser, client: number): { class: string; style: string } {
  return { class: 'remote-selection', style: `--person: ${shownPerson(user, client, '').colour}` };
}

function shownPerson(user: CaretUser, client: number, nameless: string): { name: string; colour: string } {
  return personOf(client, { user }, false, nameless) ?? { name: nameless, colour: '' };
}
