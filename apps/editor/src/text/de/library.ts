import type { library as late } from '../en/late/library.ts';
import type { library as first } from '../en/library.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** The documents of this device. */
export const library: Translation<typeof first & typeof late> = {
  start: {
    headline: 'Zusammen schreiben.',
    sentence:
      'Dokumente, die mehrere gemeinsam schreiben: direkt von Browser zu Browser gesendet und so versiegelt, dass nur lesen kann, wer den Link hat.',
    newDocument: 'Neues Dokument',
    creating: 'Das Dokument wird angelegt …',
    orDrop:
      'Oder einen erhaltenen Link öffnen oder eine Datei hierher ziehen: Word (.docx), Markdown (.md), Webseite (.html), Text (.txt), Tabelle (.csv, .tsv) oder Parley (.parley).',
  },

  library: {
    title: 'Dokumente',
    group: 'Dokumente',
    import: 'Importieren …',
    pasteLink: 'Link eines Dokuments einfügen',
    newShortcut: (keys: string) => `Neues Dokument (${keys})`,
    search: 'Titel und Texte durchsuchen oder Link einfügen',
    found: (n: number) => `${count(n, 'Dokument', 'Dokumente')} gefunden`,
    nothingFound: (query: string) => `Kein Dokument auf diesem Gerät hat „${query}“ im Titel oder im Text.`,
    clearSearch: 'Alle Dokumente zeigen',
    openPasted: 'Diesen Link öffnen',
    openPastedElsewhere: (host: string) => `Diesen Link bei ${host} öffnen`,
    notKept:
      'Dieser Browser speichert hier nichts für Parley (vielleicht ein privates Fenster?), deshalb gibt es keine Liste der Dokumente. Der Link eines Dokuments ist der einzige Weg zurück: Bitte gut aufbewahren.',
    drop: 'Loslassen zum Importieren: .docx, .md, .html, .txt, .csv, .tsv oder .parley',
    downloadAll: 'Alles herunterladen',

    list: 'Dokumente dieses Geräts',
    edited: (when: string) => `Bearbeitet ${when}`,
    opened: (when: string) => `Geöffnet ${when}`,
    view: 'Nur lesen',
    seen: (names: readonly string[]) => `Mit ${new Intl.ListFormat('de').format(names)}`,
    groups: {
      pinned: 'Angeheftet',
      today: 'Heute',
      yesterday: 'Gestern',
      week: 'Die letzten 7 Tage',
      month: 'Die letzten 30 Tage',
      older: 'Davor',
      all: 'Alle Dokumente',
    },
    shelf: 'Wessen Dokumente',
    shelves: { all: 'Alle', mine: 'Hier angelegt', shared: 'Mit mir geteilt', templates: 'Vorlagen' },
    nothingOnShelf: {
      templates: 'Noch keine eigene Vorlage: Das Menü eines Dokuments sichert es als eine.',
      mine: 'Auf diesem Gerät wurde noch kein Dokument angelegt.',
      shared:
        'Auf diesem Gerät hat noch niemand ein Dokument mit dir geteilt: Öffne einen Link, den dir jemand schickt.',
    },
    order: 'Reihenfolge',
    orders: { edited: 'Zuletzt bearbeitet', opened: 'Zuletzt geöffnet', title: 'Nach Titel' },
    inTitles: 'Im Titel',
    inTexts: 'Im Text',
    unread: (n: number) =>
      `${count(n, 'Dokument hat', 'Dokumente haben')} sich geändert und ${n === 1 ? 'wird' : 'werden'} gleich durchsucht.`,
    fromTemplate: 'Aus einer Vorlage',
    ownTemplates: 'Eigene Vorlagen',
    pin: 'Oben anheften',
    unpin: 'Nicht mehr anheften',
    notAtHome: (edits: number) => `${count(edits, 'Änderung', 'Änderungen')} noch nicht beim Heimserver`,
    actions: (title: string) => `Was mit „${title}“ geschehen soll`,

    openInTab: 'In neuem Tab öffnen',
    copyLink: 'Link kopieren',
    linkCopied: 'Link kopiert',
    linkCopiedEdit: 'Wer ihn hat, kann das Dokument lesen und bearbeiten.',
    linkCopiedView: 'Wer ihn hat, kann das Dokument lesen.',
    rename: 'Umbenennen …',
    duplicate: 'Duplizieren',
    export: 'Exportieren',
    remove: 'Von diesem Gerät entfernen …',
    delete: 'Für alle löschen …',
    deleted: 'Vom Eigentümer gelöscht',
    deletedUntold: 'Gelöscht; der Heimserver weiß noch nichts davon',
  },

  rename: {
    title: 'Umbenennen',
    field: 'Titel',
    save: 'Umbenennen',
    cancel: 'Abbrechen',
  },

  remove: {
    title: (title: string) => `„${title}“ von diesem Gerät entfernen?`,
    what: 'Das löscht die Kopie auf diesem Gerät und nimmt den Link des Dokuments von der Liste.',
    whatNot:
      'Die Kopie beim Heimserver und die Kopien anderer bleiben. Wer den Link hat, kann das Dokument weiterhin öffnen. Das gilt auch hier, aber nur mit dem Link: Bitte vorher kopieren, wenn das Dokument noch einmal gebraucht werden könnte.',
    owner:
      'Es wurde auf diesem Gerät angelegt, und nur dieses Gerät kennt das Geheimnis, das seinen Eigentümer ausweist. Auch das wird endgültig vergessen.',
    lost: (edits: number) =>
      `${count(edits, 'Änderung ist', 'Änderungen sind')} noch nicht beim Heimserver. Wenn sonst niemand sie hat, ${edits === 1 ? 'geht sie' : 'gehen sie'} endgültig verloren.`,
    open: 'Es ist in einem anderen Tab geöffnet. Bitte dort schließen und dann hier entfernen.',
    confirm: 'Entfernen',
    confirmLost: 'Entfernen und verlieren',
    cancel: 'Behalten',
    done: (title: string) => `„${title}“ wurde von diesem Gerät entfernt`,
  },

  deletion: {
    title: (title: string) => `„${title}“ für alle löschen?`,
    what: 'Der Heimserver löscht es, und niemand kann es mehr teilen: Wer den Link öffnet, erfährt, dass der Eigentümer es gelöscht hat.',
    copies:
      'Wer es auf dem eigenen Gerät hat, behält die Kopie, bis sie dort entfernt wird. Das gilt auch hier. Was andere gelesen oder kopiert haben, lässt sich nicht zurückholen.',
    forGood: 'Das lässt sich nicht rückgängig machen, auch nicht vom Betreiber des Servers.',
    confirm: 'Für alle löschen',
    cancel: 'Behalten',
    deleting: 'Wird für alle gelöscht',
    done: (title: string) => `„${title}“ ist für alle gelöscht`,
    doneSays: 'Der Heimserver hat es gelöscht. Die Kopie auf diesem Gerät bleibt, bis sie entfernt wird.',
    doneLater:
      'Der Heimserver antwortet nicht: Er erfährt davon, sobald diese Liste offen und er erreichbar ist.',
  },

  elsewhere: {
    deleted: (when: string) => `Der Eigentümer hat dieses Dokument am ${when} für alle gelöscht.`,
    kept: 'Dieses Gerät behält seine Kopie, bis sie aus der Liste entfernt wird: Sie lässt sich lesen, exportieren und duplizieren. Gesendet oder angenommen wird nichts mehr.',
    nothingKept: 'Auf diesem Gerät ist nichts davon.',
    'home-deleted':
      'Auf diesem Gerät ist nichts davon. Wer es hat, kann eine Datei schicken oder es duplizieren.',
    'home-expired': 'Es kommt zurück, sobald jemand es öffnet, der es hat.',
  },
};
