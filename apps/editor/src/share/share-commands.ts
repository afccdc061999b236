import type { Room } from '../session/room.ts';
import type { Command } from '../shell/commands.ts';
import { text } from '../text/index.ts';
import { announce } from '../ui/toasts.tsx';
import { copied } from './use-copy.ts';

/** Passing the document on, from the keyboard: `open` shows its links. They name home once it is known. */
export function shareCommands(room: Pick<Room, 'links'>, open: () => void): readonly Command[] {
  const { group } = text.documents;
  const { open: name, shareWords: words, edit, view, copyLabel } = text.share;
  const copy = (what: string, kind: 'edit' | 'view'): Command => ({
    id: `copy-${kind}-link`,
    name: copyLabel(what),
    group,
    words,
    // Where the browser refuses the clipboard, the link is there to be copied by hand.
    run: () =>
      void copied(room.links[kind] ?? room.links.view).then((done) =>
        done ? announce({ title: text.share.copied }) : open(),
      ),
  });
  return [
    { id: 'share', name, group, words, run: open },
    ...(room.links.edit === undefined ? [] : [copy(edit, 'edit')]),
    copy(view, 'view'),
  ];
}
