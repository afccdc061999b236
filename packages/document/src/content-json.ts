/** A document's text as plain data, as ProseMirror's `toJSON` gives it: what a reader or writer of files needs to know of it. */
export interface ContentJson {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly ContentJson[];
  readonly marks?: readonly MarkJson[];
  readonly text?: string;
}

export interface MarkJson {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

export const textJson = (text: string, marks: readonly MarkJson[] = []): ContentJson =>
  marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text };

const INLINE: readonly string[] = ['text', 'hardBreak', 'footnote', 'formula'];

export const isInline = ({ type }: ContentJson): boolean => INLINE.includes(type);

export const sameMarks = (a: readonly MarkJson[] = [], b: readonly MarkJson[] = []): boolean =>
  a.length === b.length && a.every((mark) => b.some((other) => sameMark(mark, other)));

export const sameMark = (a: MarkJson, b: MarkJson): boolean =>
  a.type === b.type && JSON.stringify(a.attrs ?? {}) === JSON.stringify(b.attrs ?? {});
