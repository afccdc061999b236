import type { documents as first } from '../en/documents.ts';
import type { documents as late } from '../en/late/documents.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** What can be done with a whole document: rename, duplicate, export, import, print. */
export const documents: Translation<typeof first & typeof late> = {
  titleField: {
    label: 'Titel des Dokuments',
    placeholder: 'Ohne Titel',
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
    remoteImages: (n: number) =>
      `${count(n, 'Bild', 'Bilder')} von anderen Servern ${n === 1 ? 'wurde' : 'wurden'} nicht geholt; stattdessen steht die Adresse als Link da.`,
    badImages: (n: number) => `${count(n, 'Bild konnte', 'Bilder konnten')} nicht übernommen werden.`,
    exportedWithoutImages: (n: number) =>
      `${count(n, 'Bild ist', 'Bilder sind')} noch nicht auf diesem Gerät und ${n === 1 ? 'fehlt' : 'fehlen'} in der Datei.`,
    newerContent:
      'Es enthält Dinge, die diese Version von Parley nicht zeigen kann; in der Datei fehlen sie. Eine Parley-Datei enthält alles.',

    failed: 'Das hat nicht geklappt',
    failedImport: (name: string) => `„${name}“ wurde nicht importiert`,
  },

  fileErrors: {
    unknown: 'Parley importiert Markdown (.md), Webseiten (.html) und eigene Dateien (.parley).',
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
    'not-text': 'Sie lässt sich nicht als Text lesen. Bitte als UTF-8 speichern und noch einmal versuchen.',
  },
};
