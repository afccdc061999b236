import type { Node } from '@tiptap/pm/model';
import { Selection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import * as Y from 'yjs';
import { hasCaret } from '../person.ts';
import { type CaretUser, selectionAttributes } from './caret-element.ts';

export interface CaretState {
  readonly user: CaretUser;
  readonly cursor: { readonly anchor: unknown; readonly head: unknown };
}

export interface CaretsToDraw {
  /** What each client's page says of its person. */
  readonly states: ReadonlyMap<number, unknown>;
  /** The client of this page, whose caret the browser draws. */
  readonly own: number;
  /** Where a place in the text is in `doc`; null if it is not. */
  readonly absolute: (relative: Y.RelativePosition) => number | null;
  readonly element: (user: CaretUser, client: number) => HTMLElement;
}

/** A caret and a selection for everybody else who has one in the text. */
export function caretDecorations(doc: Node, { states, own, absolute, element }: CaretsToDraw): DecorationSet {
  const decorations: Decoration[] = [];
  for (const [client, state] of states) {
    if (client === own || !isCaretState(state)) continue;
    const { user, cursor } = state;
    const anchor = place(cursor.anchor);
    const head = place(cursor.head);
    if (anchor === null || head === null) continue;
    decorations.push(
      // The key keeps the element for as long as its client stays in one paragraph.
      Decoration.widget(amongWords(doc, head), () => element(user, client), {
        key: String(client),
        side: 10,
      }),
    );
    if (anchor !== head)
      decorations.push(
        Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), selectionAttributes(user, client), {
          inclusiveEnd: true,
        }),
      );
  }
  return DecorationSet.create(doc, decorations);

  function place(json: unknown): number | null {
    const position = absolute(Y.createRelativePositionFromJSON(json));
    return position === null ? null : Math.min(position, doc.content.size);
  }
}

/**
 * A caret beside a block (somebody has an image selected) is drawn in the line before it. Between blocks a browser takes it for
 * words of no block: the first letter that is typed in an empty line next to it would get a line of its own.
 */
function amongWords(doc: Node, at: number): number {
  const $at = doc.resolve(at);
  if ($at.parent.inlineContent) return at;
  return (Selection.findFrom($at, -1, true) ?? Selection.findFrom($at, 1, true))?.head ?? at;
}

export const isCaretState = (state: unknown): state is CaretState => hasCaret(state);
