import type { general as first } from '../en/general.ts';
import type { general as late } from '../en/late/general.ts';
import type { Translation } from '../translation.ts';

/** What is said everywhere: names, pages without a document, failures. */
export const general: Translation<typeof first & typeof late> = {
  product: 'Parley',
  untitled: 'Ohne Titel',
  pageTitle: (title: string) => `${title} – Parley`,

  opening: 'Das Dokument wird geöffnet …',
  notFound: {
    title: 'Hier ist keine Seite',
    advice:
      'Die Adresse führt nirgendwohin. War es der Link eines Dokuments, am besten noch einmal darum bitten und ihn ganz kopieren: Er geht hinter „/d/#“ weiter.',
  },

  arrival: {
    name: 'Noch nicht da',
    short: 'Das Dokument ist noch nicht angekommen',
    says: 'Dieses Dokument hat dieses Gerät noch nicht erreicht. Es kommt an, sobald jemand, der es hat, oder sein Server erreichbar ist.',
    write: 'Schreiben geht schon: Das Geschriebene kommt dann zum Dokument dazu.',
  },

  failures: {
    malformed: {
      title: 'Das ist kein Link zu einem Dokument',
      advice:
        'Der Teil hinter dem # fehlt oder ist nicht so, wie Parley ihn schreibt. Am besten noch einmal um den Link bitten und ihn ganz kopieren.',
    },
    truncated: {
      title: 'Dieser Link ist nicht vollständig',
      advice:
        'Sein Ende fehlt: Manche Programme schneiden lange Links beim Senden ab. Am besten noch einmal darum bitten und ihn ganz kopieren, bis zum letzten Zeichen.',
    },
    'older-version': {
      title: 'Dieser Link stammt von einem älteren Parley',
      advice:
        'Links und Dokumente dieser Version werden nicht mehr geöffnet. Am besten um einen Link des heutigen Parley bitten.',
    },
    'newer-version': {
      title: 'Dieser Link stammt von einem neueren Parley',
      advice:
        'Diese Seite ist zu alt, um ihn zu öffnen. Bitte die Seite neu laden; hilft das nicht, muss dieser Server aktualisiert werden.',
    },
    'insecure-context': {
      title: 'Diese Adresse ist zum Schreiben nicht sicher genug',
      advice:
        'Browser versiegeln und öffnen Dokumente nur auf Seiten, die über https kommen oder von diesem Rechner selbst (localhost). Wer diesen Server betreibt, kennt seine https-Adresse; derselbe Link öffnet sich dort.',
    },
    'old-browser': {
      title: 'Dieser Browser ist zu alt für Parley',
      advice:
        'Ihm fehlt die Kryptografie, die Dokumente versiegelt. Bitte aktualisieren oder den Link in einem anderen Browser öffnen.',
    },
    unreadable: {
      title: 'Was dieses Gerät von dem Dokument hat, ließ sich nicht lesen',
      advice:
        'Der Speicher des Browsers hat einen Fehler gemeldet; geändert wurde nichts. Bitte die Seite neu laden und, wenn das nicht hilft, den Browser neu starten. Andere Geräte und der Heimserver haben ihre Kopien noch: Dort öffnet der Link das Dokument.',
    },
    unknown: {
      title: 'Das Dokument ließ sich nicht öffnen',
      advice:
        'Was auf diesem Gerät ist, ist unberührt. Bitte die Seite neu laden, um es noch einmal zu versuchen.',
    },
  },
  failure: { reload: 'Neu laden', newDocument: 'Neues Dokument', toStart: 'Deine Dokumente' },

  header: {
    toStart: 'Deine Dokumente',
    viewing: 'Nur lesen',
  },

  keyNames: { control: 'Strg', shift: 'Umschalt' },

  dismiss: 'Ausblenden',
  close: 'Schließen',
};
