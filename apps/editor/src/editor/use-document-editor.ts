import { bindingOf, writeInFront } from '@parley/binding';
import { contentSchema, guardSchema } from '@parley/document';
import type { Editor } from '@tiptap/core';
import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Room } from '../session/room.ts';
import { type BindingKind, bind, bindingKind } from './bind.ts';
import { createEditor } from './create-editor.ts';
import { joinOnArrival } from './join-on-arrival.ts';

export interface DocumentEditor {
  readonly editor: Editor;
  readonly kind: BindingKind;
}

/**
 * The editor of a loaded room, inside `place`. Looking at the content, binding to it and guarding it happen in one go,
 * so nothing can arrive unseen in between; should something arrive later that this page cannot show, the editor lets
 * go of the document at once and is made anew on a mirror of it (rule 11). So it is once the document is deleted.
 */
export function useDocumentEditor(
  room: Room,
  place: RefObject<HTMLElement | null>,
  isDeleted: boolean,
): DocumentEditor | null {
  const [made, setMade] = useState<DocumentEditor | null>(null);
  const [rebound, setRebound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `rebound` and `isDeleted` are what asks for another editor
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const binding = bind(room, bindingKind(room));
    const editor = createEditor(element, binding);
    const join = joinOnArrival(editor, room);
    const release =
      binding.kind === 'writer'
        ? guardSchema(binding.fragment, contentSchema, () => {
            const written = bindingOf(editor.state)?.takeApart() ?? [];
            editor.destroy();
            // In front of what this page cannot show, after what has just come is all there.
            if (written.length > 0) queueMicrotask(() => writeInFront(binding.fragment, written));
            setRebound((times) => times + 1);
          })
        : () => undefined;
    setMade({ editor, kind: binding.kind });
    return () => {
      release();
      join();
      if (!editor.isDestroyed) editor.destroy();
      binding.close();
      setMade(null);
    };
  }, [room, place, rebound, isDeleted]);

  return made;
}
