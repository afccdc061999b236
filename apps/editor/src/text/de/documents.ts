import type { documents as first } from '../en/documents.ts';
import type { documents as late } from '../en/late/documents.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** What can be done with a whole document: rename, duplicate, export, import, print. */
export const documents: Translation<typeof first & typeof late> = {
  titleField: {
    label: 'Titel des Dokuments',
    placeholder: 'Titel',
    copyOf: (title: string) => `${title} (Kopie)`,
  },

  documents: {
    menu: 'Dokument',
    group: 'Dokument',
    new: 'Neues Dokument',
    rename: 'Umbenennen',
    duplicate: 'Duplizieren',
    export: 'Exportieren',
    markdown: 'Markdown (.md)',
    html: 'Webseite (.html)',
    parley: 'Parley-Datei (.parley)',
    exportAs: (format: string) => `Exportieren als ${format}`,
    import: 'Datei importieren …',
    print: 'Drucken …',
    drop: 'Loslassen, um daraus ein neues Dokument zu machen',

    opening: 'Das Dokument wird geöffnet …',
    duplicating: 'Wird dupliziert …',
    exporting: 'Die Datei wird vorbereitet …',
    importing: (name: string) => `„${name}“ wird importiert …`,
    removing: 'Wird entfernt …',
    renaming: 'Wird umbenannt …',

    duplicated: (title: string) => `Das ist die Kopie von „${title}“`,
    duplicatedSays: 'Ein eigenes Dokument mit eigenem Link: Noch hat es niemand sonst.',
    imported: (title: string) => `„${title}“ wurde importiert`,
    importedSeveral: (n: number) => `${count(n, 'Dokument wurde', 'Dokumente wurden')} importiert`,
    importedSays: 'Ein eigenes Dokument mit eigenem Link: Noch hat es niemand sonst.',

    failed: 'Das hat nicht geklappt',
    failedImport: (name: string) => `„${name}“ wurde nicht importiert`,
  },

  losses: {
    'front-matter': () => 'Was die Datei oben über sich selbst sagt, steht dort als Codeblock.',
    footnote: (n: number) => `${count(n, 'Fußnote wurde', 'Fußnoten wurden')} zu gewöhnlichem Text.`,
    formula: (n: number) => `${count(n, 'Formel wurde', 'Formeln wurden')} Zeichen für Zeichen zu Code.`,
    callout: (n: number) =>
      `${count(n, 'Hinweiskasten wurde zum Zitat', 'Hinweiskästen wurden zu Zitaten')}.`,
    toggle: (n: number) =>
      `${count(n, 'aufklappbarer Abschnitt steht', 'aufklappbare Abschnitte stehen')} offen da.`,
    embedded: (n: number) =>
      `${count(n, 'eingebettetes Video oder eingebettete Seite wurde zum Link', 'eingebettete Videos oder Seiten wurden zu Links')}.`,
    drawing: (n: number) => `${count(n, 'Zeichnung konnte', 'Zeichnungen konnten')} nicht übernommen werden.`,
    comment: (n: number) => `${count(n, 'versteckter Kommentar fehlt', 'versteckte Kommentare fehlen')}.`,
    alignment: (n: number) =>
      `${count(n, 'zentrierter oder rechtsbündiger Teil wurde', 'zentrierte oder rechtsbündige Teile wurden')} zu gewöhnlichem Text.`,
    'colour-or-size': (n: number) =>
      `${count(n, 'Farbe oder Schriftgröße fehlt', 'Farben oder Schriftgrößen fehlen')}.`,
    note: (n: number) =>
      `${count(n, 'Anmerkung an Links, Bildern oder Code fehlt', 'Anmerkungen an Links, Bildern oder Code fehlen')}.`,
    'inner-link': (n: number) =>
      `Von ${count(n, 'Link', 'Links')} auf eine Stelle derselben Datei bleiben die Wörter.`,
    'relative-link': (n: number) =>
      `${count(n, 'Link auf eine andere Datei wurde zu Text, dahinter die', 'Links auf andere Dateien wurden zu Text, dahinter die')} Adresse.`,
    'refused-link': (n: number) =>
      `Von ${count(n, 'Link', 'Links')}, die niemand öffnen soll, bleiben die Wörter.`,
    'remote-picture': (n: number) =>
      `${count(n, 'Bild', 'Bilder')} von anderen Servern ${n === 1 ? 'wurde' : 'wurden'} nicht geholt; stattdessen steht die Adresse als Link da.`,
    'bad-picture': (n: number) => `${count(n, 'Bild konnte', 'Bilder konnten')} nicht übernommen werden.`,
    'missing-picture': (n: number) =>
      `${count(n, 'Bild ist', 'Bilder sind')} noch nicht auf diesem Gerät und ${n === 1 ? 'fehlt' : 'fehlen'} in der Datei.`,
    'newer-content': () =>
      'Es enthält Dinge, die diese Version von Parley nicht zeigen kann; in der Datei fehlen sie. Eine Parley-Datei enthält alles.',
    'local-picture': (n: number) =>
      `${count(n, 'Bild in einer anderen Datei ist', 'Bilder in anderen Dateien sind')} nicht hier; stattdessen stehen Beschreibung und Adresse da.`,
    'linked-picture': (n: number) =>
      `${count(n, 'Bild in einem Link ist', 'Bilder in Links sind')} jetzt nur noch eins von beidem.`,
    'numbered-task': (n: number) =>
      `${count(n, 'Aufgabe hat ihre Nummer', 'Aufgaben haben ihre Nummern')} verloren.`,
    'column-width': (n: number) => `Die Breiten von Spalten fehlen (${count(n, 'Tabelle', 'Tabellen')}).`,
  },

  fileErrors: {
    unknown:
      'Parley importiert Markdown (.md), Webseiten (.html), Text (.txt), Tabellen (.csv, .tsv) und eigene Dateien (.parley).',
    'not-parley': 'Es ist keine Parley-Datei, auch wenn der Name das sagt.',
    truncated:
      'Die Datei ist nicht vollständig: Ihr Ende fehlt. Bitte noch einmal exportieren oder kopieren.',
    damaged:
      'Die Datei ist beschädigt: Was darin steht, ist nicht das, was geschrieben wurde. Bitte noch einmal exportieren oder kopieren.',
    'newer-version':
      'Sie stammt von einem neueren Parley. Bitte diese Seite neu laden; hilft das nicht, muss dieser Server aktualisiert werden.',
    'too-large': (megabytes: number) => `Sie ist zu groß: Parley importiert Dateien bis ${megabytes} MB.`,
    'too-much': (megabytes: number) =>
      `Sie enthält mehr, als ein Dokument fasst: ${megabytes} MB samt den Bildern.`,
    'table-too-large': 'Die Tabelle ist zu groß: Parley nimmt 3.000 Zeilen mit 150 Spalten.',
    'too-deep': 'Listen, Zitate oder anderes stehen darin tiefer ineinander, als ein Dokument es fasst.',
    'not-text': 'Sie lässt sich nicht als Text lesen. Bitte als UTF-8 speichern und noch einmal versuchen.',
  },
};
