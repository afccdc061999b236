/** The title field's id. */
export const TITLE_FIELD = 'document-title';

/** Puts the caret into the title, all of it selected. */
export function focusTitle(): void {
  const field = document.getElementById(TITLE_FIELD);
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.focus();
  field.select();
}
