import type { editor as first } from '../en/editor.ts';
import type { editor as late } from '../en/late/editor.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** The text, and the tools to write it. */
export const editor: Translation<typeof first & typeof late> = {
  editor: {
    label: 'Text des Dokuments',
    leaving: 'Escape, dann Tab, verlässt den Text.',
    placeholder: 'Einfach schreiben, oder / tippen für Überschriften, Listen, Tabellen und mehr.',
    viewer:
      'Dieses Dokument ist mit einem Link zum Lesen geöffnet: Hier lässt sich mitlesen, während andere schreiben, und nichts ändern.',
    olderPage:
      'Jemand hat dieses Dokument mit einem neueren Parley geschrieben. Damit davon nichts verloren geht, lässt diese Seite es nur lesen. Neu laden, um die neuere Seite zu bekommen.',
    reload: 'Neu laden',
  },

  toolbar: {
    more: 'Weitere Werkzeuge',
    label: 'Formatierung',
    readingLabel: 'Lesen',
    blockType: (current: string) => `Art des Absatzes: ${current}`,
    lists: 'Listen',
    insert: 'Einfügen',
    block: 'Dieser Block',
    selection: 'Formatierung der Auswahl',
  },

  actions: {
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    paragraph: 'Text',
    heading: (level: number) => `Überschrift ${level}`,
    quote: 'Zitat',
    codeBlock: 'Codeblock',
    bold: 'Fett',
    italic: 'Kursiv',
    underline: 'Unterstrichen',
    strike: 'Durchgestrichen',
    superscript: 'Hochgestellt',
    subscript: 'Tiefgestellt',
    highlight: 'Markieren',
    code: 'Code',
    link: 'Link',
    bulletList: 'Liste',
    orderedList: 'Nummerierte Liste',
    taskList: 'Aufgabenliste',
    table: 'Tabelle',
    image: 'Bild',
    divider: 'Trennlinie',
    callout: 'Hinweis',
    footnote: 'Fußnote',
    formula: 'Formel',
    formulaBlock: 'Formel als Block',
    toggle: 'Aufklappbarer Abschnitt',
    contents: 'Inhaltsverzeichnis',
    pageBreak: 'Seitenumbruch',
    align: {
      start: 'Am Anfang ausrichten',
      center: 'Zentrieren',
      right: 'Rechts ausrichten',
      justify: 'Blocksatz',
    },
    emoji: 'Emoji',
    indent: 'Listenpunkt nach innen',
    outdent: 'Listenpunkt nach außen',
    clear: 'Formatierung entfernen',
  },

  actionHints: {
    paragraph: 'Einfach schreiben',
    heading: (level: number) =>
      level === 1 ? 'Für den Titel' : level === 2 ? 'Für ein Kapitel' : 'Für einen Abschnitt',
    quote: 'Worte von jemand anderem',
    codeBlock: 'Programmtext, so wie er ist',
    bulletList: 'Punkte ohne Reihenfolge',
    orderedList: 'Schritte der Reihe nach',
    taskList: 'Dinge zum Abhaken',
    table: 'Drei Zeilen, drei Spalten zum Anfang',
    image: 'Ein Bild von diesem Gerät',
    divider: 'Eine Linie zwischen zwei Teilen',
    callout: 'Eine Anmerkung, ein Tipp, eine Warnung',
    footnote: 'Eine Anmerkung, deren Nummer hier steht',
    formula: 'In der Zeile, in TeX geschrieben',
    formulaBlock: 'In einer eigenen Zeile, in TeX geschrieben',
    toggle: 'Die erste Zeile bleibt, der Rest lässt sich verbergen',
    contents: 'Die Überschriften, jede führt an ihre Stelle',
    pageBreak: 'Eine neue Seite auf Papier',
    align: 'Wo die Worte der Zeile stehen',
    emoji: 'Oder : und den Namen tippen',
  },

  actionWords: {
    paragraph: ['absatz', 'normal', 'fließtext'],
    heading: (level: number) => [`h${level}`, 'titel', 'kapitel', 'abschnitt', '#'.repeat(level)],
    quote: ['zitieren', 'blockquote', '>'],
    codeBlock: ['programm', 'quelltext', 'schnipsel', 'pre', '```'],
    bold: ['dick', 'stark', '**'],
    italic: ['schräg', 'betont', '*'],
    underline: ['unterstreichen'],
    strike: ['streichen', 'durchstreichen', '~~'],
    superscript: ['hoch', 'potenz', 'exponent', 'superscript'],
    subscript: ['tief', 'index', 'subscript'],
    highlight: ['hervorheben', 'gelb', 'textmarker', '=='],
    code: ['festbreite', 'monospace', '`'],
    link: ['url', 'adresse', 'verweis', 'hyperlink'],
    bulletList: ['aufzählung', 'punkte', 'ul', '-'],
    orderedList: ['aufzählung', 'nummern', 'schritte', 'ol', '1.'],
    taskList: ['todo', 'to-do', 'checkliste', 'abhaken', '[]'],
    table: ['raster', 'zeilen', 'spalten'],
    image: ['foto', 'abbildung', 'grafik', 'screenshot'],
    callout: ['anmerkung', 'tipp', 'wichtig', 'warnung', 'vorsicht', 'info', 'callout'],
    footnote: ['note', 'anmerkung', 'quelle', 'beleg', 'endnote', '[^]'],
    formula: ['mathe', 'gleichung', 'tex', 'latex', 'katex', '$'],
    toggle: ['toggle', 'klappen', 'details', 'einklappen', 'zuklappen', '>>'],
    contents: ['toc', 'gliederung', 'überschriften', 'verzeichnis', '[toc]'],
    pageBreak: ['seite', 'drucken', 'umbruch'],
    align: ['ausrichtung', 'links', 'mitte', 'zentriert', 'rechts', 'blocksatz'],
    divider: ['linie', 'strich', 'hr', '---'],
    emoji: ['smiley', 'symbol', 'emoticon'],
    clear: ['entfernen', 'zurücksetzen', 'schlicht'],
    undo: ['zurück', 'zurücknehmen'],
    redo: ['nochmal', 'vor'],
  },

  undo: {
    refused: 'Das lässt sich nicht mehr zurücknehmen',
    refusedSays:
      'Was gelöscht wurde, bevor diese Seite neu geladen wurde, ist auf diesem Gerät nicht mehr da. Frühere Schritte lassen sich weiter zurücknehmen.',
  },

  colours: {
    menu: 'Mehr Formate',
    kinds: { highlight: 'Farbe der Markierung', textColour: 'Farbe der Schrift' },
    names: {
      none: 'Keine',
      usual: 'Gelb',
      grey: 'Grau',
      orange: 'Orange',
      red: 'Rot',
      green: 'Grün',
      blue: 'Blau',
      violet: 'Violett',
    },
    named: (kind: 'highlight' | 'textColour', name: string) =>
      `${kind === 'highlight' ? 'Markierung' : 'Schrift'}: ${name.toLowerCase()}`,
    words: { highlight: ['marker', 'hintergrund', 'color'], textColour: ['buchstaben', 'font', 'color'] },
  },

  footnote: {
    label: (n: number) => `Fußnote ${n}`,
    words: (n: number) => `Text der Fußnote ${n}`,
    remove: 'Fußnote löschen',
    list: 'Fußnoten',
    goTo: (n: number) => `Zur Fußnote ${n} im Text`,
  },

  formula: {
    tools: 'Formel',
    tex: 'TeX der Formel',
    empty: 'Formel',
    wrong: 'Das ist noch kein vollständiges TeX.',
    remove: 'Formel löschen',
  },

  toggle: {
    sign: 'Was in diesem Abschnitt steht',
  },

  contents: {
    label: 'Inhaltsverzeichnis',
    empty: 'Hier erscheinen die Überschriften dieses Dokuments.',
  },

  callout: {
    menu: 'Art des Hinweises',
    kinds: { note: 'Anmerkung', tip: 'Tipp', important: 'Wichtig', warning: 'Warnung', caution: 'Vorsicht' },
  },

  typing: {
    menu: 'Beim Tippen',
    kinds: {
      links: 'Adressen werden Links',
      quotes: 'Anführungszeichen „ “',
      dashes: 'Gedankenstriche – und …',
      arrows: 'Pfeile → ⇒',
      emoji: 'Emoji mit :name:',
    },
    switched: (what: string, on: boolean) => `Beim Tippen ${on ? 'an' : 'aus'}: ${what}`,
  },

  actionGroups: {
    edit: 'Bearbeiten',
    text: 'Zeichen',
    blocks: 'Absätze',
    lists: 'Listen',
    insert: 'Einfügen',
    block: 'Block',
    view: 'Lesen',
  },

  slash: {
    label: 'Einfügen oder ändern',
    none: (query: string) => `Nichts heißt „${query}“`,
  },

  block: {
    handle: 'Ziehen zum Verschieben, Klicken für mehr',
    add: 'Darunter einen Block einfügen',
    menu: 'Block',
    turnInto: 'Umwandeln in',
    align: 'Ausrichten',
    duplicate: 'Duplizieren',
    moveUp: 'Nach oben',
    moveDown: 'Nach unten',
    copyHeadingLink: 'Link zu dieser Überschrift kopieren',
    remove: 'Löschen',
  },

  table: {
    menu: 'Tabelle',
    rowAbove: 'Zeile darüber einfügen',
    rowBelow: 'Zeile darunter einfügen',
    rowUp: 'Zeile nach oben',
    rowDown: 'Zeile nach unten',
    headerRow: 'Kopfzeile',
    deleteRow: 'Zeile löschen',
    columnBefore: 'Spalte davor einfügen',
    columnAfter: 'Spalte danach einfügen',
    columnBack: 'Spalte nach vorn',
    columnOn: 'Spalte nach hinten',
    headerColumn: 'Kopfspalte',
    deleteColumn: 'Spalte löschen',
    mergeCells: 'Ausgewählte Zellen verbinden',
    splitCell: 'Zelle teilen',
    align: 'Worte ausrichten',
    alignments: { none: 'Wie der Text', left: 'Links', center: 'Mitte', right: 'Rechts' },
    colour: 'Farbe der Zelle',
    deleteTable: 'Tabelle löschen',
  },

  find: {
    label: 'Suchen und ersetzen',
    find: 'Suchen',
    findPlaceholder: 'In diesem Dokument suchen',
    replace: 'Ersetzen',
    replacePlaceholder: 'Ersetzen durch',
    count: (at: number, of: number, more: boolean) =>
      at === 0 ? `${of}${more ? '+' : ''} gefunden` : `${at} von ${of}${more ? '+' : ''}`,
    none: 'Nichts gefunden',
    previous: 'Vorige Stelle',
    next: 'Nächste Stelle',
    matchCase: 'Groß und klein unterscheiden',
    wholeWord: 'Ganze Wörter',
    regexp: 'Regulärer Ausdruck',
    badRegexp: 'Das ist kein vollständiger regulärer Ausdruck.',
    replaceOne: 'Ersetzen',
    replaceAll: 'Alle',
    replaceAllName: 'Alle ersetzen',
    replaced: (n: number) => `${count(n, 'Stelle', 'Stellen')} ersetzt`,
    showReplace: 'Auch ersetzen',
  },

  outline: {
    title: 'Gliederung',
    open: 'Gliederung und Wortzahl',
    empty: 'Hier erscheinen die Überschriften, zum Hinspringen.',
    untitled: 'Leere Überschrift',
    more: (n: number) => `und ${n} weitere`,
  },

  count: {
    words: (n: number, shown: string) => `${shown} ${n === 1 ? 'Wort' : 'Wörter'}`,
    characters: (_n: number, shown: string) => `${shown} Zeichen`,
    reading: (minutes: number) =>
      minutes < 1 ? 'in unter einer Minute gelesen' : `in ${minutes} min gelesen`,
    selected: 'Ausgewählt',
  },

  emoji: {
    label: 'Emoji',
    search: 'Emoji suchen',
    none: 'Kein Emoji heißt so',
    suggestions: 'Passende Emoji',
    loading: 'Emoji werden geladen …',
    groups: [
      'Smileys',
      'Menschen',
      '',
      'Tiere und Natur',
      'Essen und Trinken',
      'Reisen und Orte',
      'Aktivitäten',
      'Gegenstände',
      'Symbole',
      'Flaggen',
    ],
  },
};
