import type { documents as first } from '../en/documents.ts';
import type { documents as late } from '../en/late/documents.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** What can be done with a whole document: rename, duplicate, export, import, print. */
export const documents: Translation<typeof first & typeof late> = {
  templates: {
    minutes: {
      name: 'Protokoll',
      markdown:
        '# Protokoll\n\n**Datum:** \n\n**Anwesend:** \n\n## Worüber wir sprachen\n\n- \n\n## Was wir beschlossen\n\n1. \n\n## Wer tut was bis wann\n\n- [ ] \n',
    },
    plan: {
      name: 'Projektplan',
      markdown:
        '# Projektplan\n\n> Was gilt, wenn das hier fertig ist, in einem Satz.\n\n## Warum\n\n## Schritte\n\n| Schritt | Wer | Bis wann | Stand |\n|---|---|---|---|\n|  |  |  |  |\n|  |  |  |  |\n\n## Was schiefgehen kann\n\n- \n\n## Offene Fragen\n\n- [ ] \n',
    },
    report: {
      name: 'Bericht',
      markdown:
        '# Bericht\n\n**Kurz:** \n\n## Hintergrund\n\n## Was sich fand\n\n## Was daraus folgt\n\n## Quellen\n\n1. \n',
    },
    week: {
      name: 'Wochenplan',
      markdown:
        '# Wochenplan\n\n## Zu tun\n\n- [ ] \n- [ ] \n- [ ] \n\n## Montag\n\n## Dienstag\n\n## Mittwoch\n\n## Donnerstag\n\n## Freitag\n\n## Was warten kann\n\n- \n',
    },
  },
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
    saveTemplate: 'Als Vorlage sichern',
    savedTemplate: (title: string) => `„${title}“ ist jetzt eine Vorlage`,
    savedTemplateSays:
      'Eine Kopie, wie sie in diesem Augenblick ist. Die Liste der Dokumente beginnt neue aus ihr.',
    beginning: 'Wird aus einer Vorlage begonnen …',
    export: 'Exportieren',
    markdown: 'Markdown (.md)',
    docx: 'Word (.docx)',
    html: 'Webseite (.html)',
    parley: 'Parley-Datei (.parley)',
    exportAs: (format: string) => `Exportieren als ${format}`,
    import: 'Datei importieren …',
    print: 'Drucken …',
    drop: 'Loslassen, um daraus ein neues Dokument zu machen',
    progress: 'Wie viel fertig ist',
    cancel: 'Abbrechen',

    opening: 'Das Dokument wird geöffnet …',
    duplicating: 'Wird dupliziert …',
    exporting: 'Die Datei wird vorbereitet …',
    importing: (name: string) => `„${name}“ wird importiert …`,
    importingOf: (name: string, n: number, all: number) => `„${name}“ wird importiert, ${n} von ${all} …`,
    removing: 'Wird entfernt …',
    packing: (n: number, all: number) => `Dokument ${n} von ${all} wird gepackt …`,
    everything: 'Parley-Dokumente',
    packed: (n: number) => `${count(n, 'Dokument ist', 'Dokumente sind')} in der Datei`,
    packedSays:
      'Jedes als Markdown und als Parley-Datei, die alles enthält und sich wieder importieren lässt.',
    notPacked: (titles: readonly string[]) =>
      `Nicht darin, weil dieses Gerät es nicht lesen konnte: ${titles.join(', ')}.`,
    nothingPacked: 'Keines der Dokumente ließ sich auf diesem Gerät lesen.',
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
    footnote: (n: number) =>
      `Von ${count(n, 'Fußnote', 'Fußnoten')} bleiben nur die Zeilen, ohne Listen oder Fußnoten darin.`,
    formula: (n: number) =>
      `${count(n, 'Formel steht', 'Formeln stehen')} in den Zeichen da, mit denen sie geschrieben sind.`,
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
    'list-numbers': (n: number) =>
      `${count(n, 'Liste ist', 'Listen sind')} einfacher nummeriert als vorher (1, 2, 3 statt 1.1, 1.2).`,
    'heading-number': (n: number) =>
      `${count(n, 'Überschrift hat ihre Nummer', 'Überschriften haben ihre Nummern')} verloren.`,
    'header-or-footer': (n: number) =>
      `${count(n, 'Kopf- oder Fußzeile fehlt', 'Kopf- oder Fußzeilen fehlen')}.`,
    'text-box': (n: number) =>
      `${count(n, 'Textfeld wurde zu einem Absatz', 'Textfelder wurden zu Absätzen')} des Textes.`,
    'tracked-change': (n: number) =>
      `${count(n, 'vorgeschlagene Streichung wurde', 'vorgeschlagene Streichungen wurden')} ausgeführt; was eingefügt werden sollte, steht da.`,
    quotation: (n: number) =>
      `${count(n, 'Zitat, in dem ein Zitat, eine Tabelle oder Liste steht, ist', 'Zitate, in denen Zitate, Tabellen oder Listen stehen, sind')} einfacher geworden.`,
    'deep-list': (n: number) => `${count(n, 'Liste ist', 'Listen sind')} weniger weit eingerückt als vorher.`,
    'left-plain': (n: number) => `Von ${count(n, 'Stelle', 'Stellen')} des Textes bleiben nur die Wörter.`,
  },

  fileErrors: {
    unknown:
      'Parley importiert Word-Dateien (.docx), Markdown (.md), Webseiten (.html), Text (.txt), Tabellen (.csv, .tsv) und eigene Dateien (.parley).',
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
    'not-docx':
      'Es ist keine Word-Datei, die sich lesen lässt (.docx), oder ein Kennwort schützt sie. Bitte in Word öffnen, ohne Kennwort als .docx speichern und noch einmal versuchen.',
    macros:
      'Sie enthält Makros, also Programme, und wird nicht geöffnet. Bitte ohne Makros als .docx speichern und noch einmal versuchen.',
    'not-text': 'Sie lässt sich nicht als Text lesen. Bitte als UTF-8 speichern und noch einmal versuchen.',
  },
};
