/** What is pasted or dropped, read at once: what carries it is empty as soon as its event is over. */
export interface Pasted {
  readonly html: string;
  readonly plain: string;
  readonly files: readonly File[];
}

/** Characters that are taken at once: what is written has to be sealed as one edit. */
const MOST_TEXT = 8 * 1_048_576;
const MOST_HTML = 64 * 1_048_576;

/** Of a paste. Of files it takes the pictures. */
export const pastedOf = (data: DataTransfer): Pasted => ({
  html: data.getData('text/html'),
  plain: data.getData('text/plain'),
  files: [...data.files].filter(({ type }) => type.startsWith('image/')),
});

/** Of a drop. Files come with their names as text, which nobody means. */
export function droppedOf(data: DataTransfer): Pasted {
  const files = [...data.files];
  return files.length > 0 ? { html: '', plain: '', files } : pastedOf(data);
}

export const isTooMuch = ({ html, plain }: Pasted): boolean =>
  html.length > MOST_HTML || plain.length > MOST_TEXT;

export const isNothing = ({ html, plain, files }: Pasted): boolean => !html && !plain && files.length === 0;
