/** The colours a document names. How each looks is the page's: here is how another program is told of it. */
export const MARKER_COLOURS: Readonly<Record<string, string>> = {
  orange: '#ffd8a8',
  red: '#ffcfca',
  green: '#cdeebd',
  blue: '#cbe3ff',
  violet: '#e6d6ff',
};
/** What a highlight without a colour is. */
export const USUAL_MARKER = '#fdeb9e';

/** The same for the cells of a table. */
export const CELL_COLOURS: Readonly<Record<string, string>> = { yellow: USUAL_MARKER, ...MARKER_COLOURS };

export const TEXT_COLOURS: Readonly<Record<string, string>> = {
  grey: '#767068',
  red: '#b3261e',
  orange: '#a35200',
  green: '#2b7a3f',
  blue: '#1f5fb8',
  violet: '#7a3fc0',
};

/** A colour's name if there is one of it, whatever somebody wrote into a document. */
export const nameIn = (colours: Readonly<Record<string, string>>, written: unknown): string | null =>
  typeof written === 'string' && Object.hasOwn(colours, written) ? written : null;
