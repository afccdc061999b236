import type { general as en } from '../en/general.ts';
import type { Translation } from '../translation.ts';

/** What is said everywhere: names, pages without a document, failures. */
export const general: Translation<typeof en> = {
  product: 'Parley',
  untitled: 'Ohne Titel',
  pageTitle: (title: string) => `${title} – Parley`,

  opening: 'Das Dokument wird geöffnet …',
  notFound: {
    title: 'Hier ist keine Seite',
    advice: 'Die Adresse führt nirgendwohin. Der Link eines Dokuments geht hinter „/d/#“ weiter.',
  },

  failures: {
    malformed: {
      title: 'Das ist kein Link zu einem Dokument',
      advice:
        'Etwas in dem Teil hinter dem # ist nicht so, wie Parley es schreibt. Am besten noch einmal um den Link bitten und ihn ganz kopieren.',
    },
    truncated: {
      title: 'Dieser Link ist nicht vollständig',
      advice:
        'Sein Ende fehlt: Manche Programme schneiden lange Links beim Senden ab. Am besten noch einmal darum bitten und ihn ganz kopieren, bis zum letzten Zeichen.',
    },
    'newer-version': {
      title: 'Dieser Link stammt von einem neueren Parley',
      advice:
        'Diese Seite ist zu alt, um ihn zu öffnen. Bitte die Seite neu laden; hilft das nicht, muss dieser Server aktualisiert werden.',
    },
    'insecure-context': {
      title: 'Diese Adresse ist zum Schreiben nicht sicher genug',
      advice:
        'Browser versiegeln und öffnen Dokumente nur auf Seiten, die über https kommen oder von diesem Rechner selbst (localhost). Wer diesen Server betreibt, kennt seine https-Adresse.',
    },
    'old-browser': {
      title: 'Dieser Browser ist zu alt für Parley',
      advice:
        'Ihm fehlt die Kryptografie, die Dokumente versiegelt. Bitte aktualisieren oder den Link in einem anderen Browser öffnen.',
    },
    unknown: {
      title: 'Das Dokument ließ sich nicht öffnen',
      advice:
        'Was auf diesem Gerät ist, ist unberührt. Bitte die Seite neu laden, um es noch einmal zu versuchen.',
    },
  },
  failure: { reload: 'Neu laden', newDocument: 'Neues Dokument', toStart: 'Zur Startseite' },

  header: {
    toStart: 'Parley, zur Startseite',
    viewing: 'Nur lesen',
  },

  dismiss: 'Ausblenden',
  close: 'Schließen',
};
