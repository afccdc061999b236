/** A paragraph that Word calls an item of a list. */
export interface WordItem {
  /** How deep it stands, from 1. */
  readonly level: number;
  readonly ordered: boolean;
  /** The number it has, where it is known. */
  readonly number?: number;
  /** What is in it. */
  readonly html: string;
}

/** A mark such as `1.`, `iv)` or `(a)`, and not a dot or a dash. */
export const isOrderedMark = (mark: string): boolean => /^\s*\(?(?:\d+|[a-z]|[ivxlc]+)[.)]\s*$/i.test(mark);

/** Word writes a list as paragraphs that know how deep they stand: the list they mean, as HTML. */
export function wordList(items: readonly WordItem[]): string {
  const open: { readonly level: number; readonly tag: 'ol' | 'ul' }[] = [];
  let html = '';
  const close = (): void => {
    html += `</li></${open.pop()?.tag ?? 'ul'}>`;
  };
  for (const { level, ordered, number = 1, html: content } of items) {
    const tag = ordered ? 'ol' : 'ul';
    while ((open.at(-1)?.level ?? 0) > level) close();
    const last = open.at(-1);
    if (last && last.level === level && last.tag !== tag) close();
    if (open.at(-1)?.level === level) html += '</li>';
    else {
      open.push({ level, tag });
      // What stood between two parts of a list does not begin it again.
      html += ordered && number > 1 ? `<ol start="${number}">` : `<${tag}>`;
    }
    html += `<li><p>${content}</p>`;
  }
  while (open.length > 0) close();
  return html;
}
