import type { Room } from '../session/room.ts';
import type { Command } from '../shell/commands.ts';
import { text } from '../text/index.ts';
import { announce } from '../ui/toasts.tsx';
import { copied } from './use-copy.ts';

/** Passing the document on, from the keyboard: `open` shows its links. */
export function shareCommands(links: Room['links'], open: () => void): readonly Command[] {
  const { group } = text.documents;
  const { open: name, shareWords: words, edit, view, copyLabel } = text.share;
  const copy = (what: string, link: string): Command => ({
    id: `copy-${link === links.view ? 'view' : 'edit'}-link`,
    name: copyLabel(what),
    group,
    words,
    // Where the browser refuses the clipboard, the link is there to be copied by hand.
    run: () => void copied(link).then((done) => (done ? announce({ title: text.share.copied }) : open())),
  });
  return [
    { id: 'share', name, group, words, run: open },
    ...(links.edit === undefined ? [] : [copy(edit, links.edit)]),
    copy(view, links.view),
  ];
}
