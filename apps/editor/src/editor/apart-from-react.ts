/**
 * Before each commit React remembers the selection of the editable that has the focus, and counts its way through the
 * whole text for that: several milliseconds in a long one, and several times a keystroke. ProseMirror keeps the selection
 * itself. React asks this property; the attribute, which is what the browser goes by, stays.
 */
export function keepApartFromReact(writing: HTMLElement): void {
  Object.defineProperty(writing, 'contentEditable', { value: 'inherit', writable: true, configurable: true });
}
