import type { shell as late } from '../en/late/shell.ts';
import type { shell as first } from '../en/shell.ts';
import type { Translation } from '../translation.ts';

/** The page around the documents: appearance, language, commands, shortcuts, a new version. */
export const shell: Translation<typeof first & typeof late> = {
  appearance: {
    spelling: 'Der Browser prüft die Rechtschreibung',
    spellingSays:
      'Die übliche Prüfung schlägt Wörter auf diesem Gerät nach. Eine „erweiterte“, die in den Einstellungen des Browsers eingeschaltet wurde, sendet das Geschriebene an den Hersteller des Browsers.',
    title: 'Einstellungen',
    theme: 'Erscheinungsbild',
    themes: { system: 'System', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache',
    languageSays: 'Wird auf diesem Gerät gemerkt. Für eine andere Sprache lädt die Seite neu.',
    languageRefused:
      'Dieser Browser lässt die Seite sich keine Sprache merken, deshalb bleibt sie, wie sie ist.',
  },

  commands: {
    palette: 'Befehle',
    search: 'Befehl oder Dokument finden',
    nothing: 'Nichts heißt so',
    general: 'Parley',
    recent: 'Letzte Dokumente',
    shortcuts: 'Tastenkürzel',
    shortcutsWords: ['hilfe', 'tasten', 'tastatur'],
    themeWords: ['thema', 'modus', 'farben'],
  },

  shortcuts: {
    title: 'Tastenkürzel',
    text: 'Im Text',
    newLine: 'Neue Zeile im selben Absatz',
    indent: 'Weiter nach innen (Listen), nächste Zelle (Tabellen)',
    outdent: 'Weiter nach außen, vorige Zelle',
    leave: 'Aus dem Text, zum nächsten Knopf',
    leaveBack: 'Aus dem Text, zurück zum Titel',
    thenKey: (first: string, second: string) => `${first}, dann ${second}`,
    pastePlain: 'Ohne Formatierung einfügen',
    markdown: 'Am Zeilenanfang oder um Wörter getippt',
    heading: 'Überschrift',
    bullets: 'Liste',
    numbers: 'Nummerierte Liste',
    tasks: 'Aufgabenliste',
    quote: 'Zitat',
    codeBlock: 'Codeblock',
    divider: 'Trennlinie',
    bold: 'Fett',
    italic: 'Kursiv',
    strike: 'Durchgestrichen',
    code: 'Code',
    highlight: 'Markiert',
  },

  thirdParty: 'Hinweise zu Fremdsoftware',

  newVersion: {
    title: 'Ein neueres Parley steht bereit',
    says: 'Es ist da, sobald die Seite neu geladen wird. Das Geschriebene bleibt.',
    reload: 'Neu laden',
  },

  notices: 'Hinweise',

  missingPart: {
    title: 'Ein Teil der Seite ließ sich nicht laden',
    advice:
      'Das Geschriebene ist davon nicht betroffen. Bitte neu laden, wenn der Server wieder erreichbar ist.',
  },
};
