/** The title field's id. */
export const TITLE_FIELD = 'document-title';

/** The field, where the title can be written. */
export function titleField(): HTMLTextAreaElement | null {
  const field = document.getElementById(TITLE_FIELD);
  return field instanceof HTMLTextAreaElement ? field : null;
}

/** Puts the caret into the title, all of it selected. */
export function focusTitle(): void {
  const field = titleField();
  field?.focus();
  field?.select();
}
