import type { blocks as first } from '../en/blocks.ts';
import type { blocks as late } from '../en/late/blocks.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** What stands in the text besides words: tasks, tables, images, code, links. */
export const blocks: Translation<typeof first & typeof late> = {
  blocks: {
    missingImage: 'Dieses Bild ist noch nicht auf diesem Gerät.',
    task: (words: string) => (words ? `Erledigt: ${words}` : 'Erledigt'),
    tableFull: 'In dieser Tabelle ist kein Platz mehr. Eine neue hat ihn.',

    addingImages: (n: number) =>
      n === 1 ? 'Das Bild wird eingefügt …' : `${count(n, 'Bild', 'Bilder')} werden eingefügt …`,
    imageRefused: (name: string) => `„${name}“ wurde nicht eingefügt`,
    imagesFailed: 'Das Bild wurde nicht eingefügt',
    pasting: 'Wird eingefügt …',
    pasteFailed: 'Das ließ sich nicht einfügen',
    pastedPlain: 'Als einfacher Text eingefügt',
    pasteNeeds:
      'Der Teil dieser Seite, der Bilder, Tabellen und Listen versteht, ließ sich nicht laden. Noch einmal einfügen, sobald das Gerät online ist.',
    pastedWithout: 'Eingefügt, aber nicht alles, wie es war',
    tooMuchText:
      'Das ist zu viel auf einmal. Bitte als Datei speichern und als eigenes Dokument importieren.',
    manyImages: (most: number) =>
      `Nur die ersten ${most} Bilder werden eingefügt. Die anderen lassen sich danach einfügen.`,
  },

  image: {
    tools: 'Bild',
    said: {
      alt: {
        label: 'Beschreibung',
        placeholder: 'Dieses Bild beschreiben',
        hint: 'Was ist zu sehen? Für alle, die es nicht sehen können.',
      },
      caption: {
        label: 'Bildunterschrift',
        placeholder: 'Bildunterschrift',
        hint: 'Was darunter steht, für alle.',
      },
    },
    align: 'Ort',
    sides: { start: 'Am Anfang', center: 'In der Mitte', right: 'Rechts' },
    width: 'Breite',
    small: 'Klein',
    medium: 'Mittel',
    full: 'Voll',
    remove: 'Bild löschen',
  },

  code: {
    language: 'Sprache des Codes',
    plain: 'Einfacher Text',
    copy: 'Code kopieren',
    copied: 'Code kopiert',
    copyRefused:
      'Der Browser hat das Kopieren nicht zugelassen. Bitte den Code auswählen und mit der Tastatur kopieren.',
  },

  link: {
    panel: 'Link',
    address: 'Adresse',
    addressHint: 'example.org, eine E-Mail-Adresse oder eine Überschrift',
    headings: 'Überschriften dieses Dokuments',
    headingGone: 'Diese Überschrift gibt es nicht mehr.',
    headingCopied: 'Link zur Überschrift kopiert. Er gilt in diesem Dokument.',
    headingCopyRefused:
      'Der Browser hat das Kopieren nicht zugelassen. Bitte den Link mit Strg+K schreiben und die Überschrift dort wählen.',
    words: 'Angezeigte Worte',
    apply: 'Übernehmen',
    edit: 'Link bearbeiten',
    open: 'Link öffnen',
    copy: 'Adresse kopieren',
    remove: 'Link entfernen',
    refused: 'Das ist keine Adresse einer Seite, keine E-Mail-Adresse und keine Telefonnummer.',
    copied: 'Adresse kopiert',
    copyRefused:
      'Der Browser hat das Kopieren nicht zugelassen. Bitte den Link zum Bearbeiten öffnen und die Adresse dort kopieren.',
  },

  imageErrors: {
    svg: 'SVG wird nicht angenommen, weil es Programme enthalten kann. Bitte als PNG speichern und das einfügen.',
    'no-image': 'Es ist kein Bild. Einfügen lassen sich PNG, JPEG, GIF, WebP und AVIF.',
    'too-large': 'Es ist zu groß. Bilder bis 30 MB werden klein genug gemacht, um sie einzufügen.',
    'too-many-pixels':
      'Es hat zu viele Pixel. Bitte verkleinern, 2.048 Pixel Breite genügen, und noch einmal einfügen.',
    unreadable: 'Dieser Browser kann es nicht lesen. Bitte als PNG oder JPEG speichern und das einfügen.',
    moving:
      'Ein bewegtes Bild darf 2 MB haben und 2.048 Pixel breit sein. Bitte kleiner oder kürzer machen und noch einmal einfügen.',
    full: 'Die Bilder eines Dokuments dürfen zusammen 44 MB haben. Für mehr bitte ein weiteres Dokument beginnen.',
  },
};
