import type { share as late } from '../en/late/share.ts';
import type { share as first } from '../en/share.ts';
import type { Translation } from '../translation.ts';

/** Passing a document on. */
export const share: Translation<typeof first & typeof late> = {
  share: {
    open: 'Teilen',
    shareWords: ['einladen', 'Link', 'QR', 'senden', 'Personen'],
    title: 'Dieses Dokument teilen',
    edit: 'Link zum Bearbeiten',
    editSays: 'Wer diesen Link hat, kann das Dokument lesen, ändern und weitergeben.',
    view: 'Link zum Lesen',
    viewSays: 'Wer diesen Link hat, kann mitlesen, während andere schreiben, und nichts ändern.',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyByHand: 'Ausgewählt: Jetzt mit Tastatur oder Menü kopieren.',
    copyLabel: (what: string) => `${what} kopieren`,
    qr: 'QR-Code',
    qrLabel: (what: string) => `QR-Code: ${what}`,
    qrSays: 'Mit der Kamera eines Telefons scannen, um das Dokument dort zu öffnen.',
    send: 'Senden …',
    sendLabel: (what: string) => `${what} senden`,
    notSent: 'Der Link ließ sich nicht weitergeben',
    notSentAdvice: 'Bitte kopieren und dort einfügen, wo er gebraucht wird.',
    secret:
      'Ohne einen der Links liest niemand das Dokument, auch nicht der Server. Ein Link, der einmal vergeben ist, lässt sich nicht zurücknehmen: nur an Menschen senden, denen du vertraust.',
    reach: {
      'this-computer': {
        title: 'Diese Adresse lässt sich nur auf diesem Computer öffnen',
        advice:
          'Andere brauchen die Adresse eines Parley-Servers, den auch sie erreichen. Zum Teilen das Dokument dort öffnen.',
      },
      'this-network': {
        title: 'Diese Adresse lässt sich vielleicht nur im eigenen Netz öffnen',
        advice: 'Wer anderswo ist, braucht eine Adresse, die aus dem Internet erreichbar ist.',
      },
      'not-secure': {
        title: 'Diese Adresse ist nicht sicher, andere Browser lehnen sie deshalb ab',
        advice: 'Wer diesen Server betreibt, kennt seine https-Adresse. Zum Teilen das Dokument dort öffnen.',
      },
    },
  },
};
