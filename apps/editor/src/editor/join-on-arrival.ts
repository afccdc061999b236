import { bindingOf, isTyping } from '@parley/binding';
import type { Editor } from '@tiptap/core';
import { type ArrivingRoom, whenArrived } from '../session/arrival.ts';
import { beforeAsking } from '../shell/leaving.ts';

/**
 * Keeps what is typed before the document has arrived apart from it, so that it stands together at its beginning then.
 *
 * @returns lets it join at once
 */
export function joinOnArrival(editor: Editor, room: ArrivingRoom): () => void {
  const binding = bindingOf(editor.state);
  if (!binding || room.status.arrived) return () => undefined;
  binding.keepApart();
  const join = whenArrived(
    room,
    () => binding.join(),
    () => isTyping(editor.view),
  );
  const forget = beforeAsking(join);
  return () => {
    forget();
    join();
  };
}
