import { cleanName } from '../presence/person.ts';

/** How a remote caret looks: a line with its person's name on it. The colour is handed to the style sheet, which knows
 * light from dark. */
export function caretElement(user: { name: string; color: string }, client: number): HTMLElement {
  const caret = document.createElement('span');
  caret.className = 'caret';
  caret.dataset.client = String(client);
  caret.style.setProperty('--person', user.color);
  const label = document.createElement('span');
  label.className = 'caret-label';
  label.textContent = cleanName(user.name);
  // Word joiners on both sides keep the browser's own caret from stepping into the element.
  caret.append('\u2060', label, '\u2060');
  return caret;
}

/** What marks a remote selection. */
export function selectionAttributes(user: { color: string }): { class: string; style: string } {
  return { class: 'remote-selection', style: `--person: ${user.color}` };
}
