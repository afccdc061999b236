import { getMarkRange } from '@tiptap/core';
import type { EditorState } from '@tiptap/pm/state';

export interface LinkAt {
  readonly from: number;
  readonly to: number;
  readonly href: string;
}

/** The link the caret is in, or the selection within; null if there is none, or more than one. */
export function linkAt({ selection, schema }: EditorState): LinkAt | null {
  const type = schema.marks.link;
  const { $from, from, to } = selection;
  const range = type && $from.parent.isTextblock ? getMarkRange($from, type) : undefined;
  if (!type || !range || from < range.from || to > range.to) return null;
  const mark = type.isInSet($from.doc.nodeAt(range.from)?.marks ?? []);
  return mark ? { from: range.from, to: range.to, href: String(mark.attrs.href) } : null;
}
