import type { share as en } from '../en/share.ts';
import type { Translation } from '../translation.ts';

/** Passing a document on. */
export const share: Translation<typeof en> = {
  share: {
    open: 'Teilen',
    title: 'Dieses Dokument teilen',
    edit: 'Link zum Bearbeiten',
    editSays: 'Wer ihn hat, kann lesen, schreiben und ihn weitergeben.',
    view: 'Link zum Lesen',
    viewSays: 'Wer ihn hat, kann mitlesen und nichts ändern.',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyByHand: 'Ausgewählt: Jetzt mit Tastatur oder Menü kopieren',
    copyLabel: (what: string) => `${what} kopieren`,
    secret:
      'Der Link ist der Schlüssel: Den Teil hinter dem # sieht der Server nie, und ohne ihn kann er das Dokument nicht lesen. Ein Link, der einmal vergeben ist, lässt sich nicht zurücknehmen.',
  },
};
