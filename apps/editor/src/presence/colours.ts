/** The colours people carry: dark enough for white words on them, bright enough to be a caret on a dark page. Six hex
 * digits each, the one form that is taken from presence. */
export const COLOURS = [
  '#c2413b',
  '#b4550f',
  '#857000',
  '#3c7d2f',
  '#0f7b74',
  '#2b6fc2',
  '#6f56c9',
  '#b23a85',
] as const;

/** White words on a colour: what WCAG asks of small print, and how dark a colour may be before it is lost at night. */
const LEAST_CONTRAST = 4.5;
const MOST_CONTRAST = 9;

const HEX = /^#[0-9a-f]{6}$/i;

export function colourAt(index: number): string {
  return COLOURS[Math.abs(Math.trunc(index)) % COLOURS.length] ?? COLOURS[0];
}

/** The colour somebody says is theirs if a name can be read on it and its caret be seen, light and dark; else one of
 * ours, always the same for the same `client`. */
export function readableColour(colour: unknown, client: number): string {
  if (typeof colour !== 'string' || !HEX.test(colour)) return colourAt(client);
  const contrast = contrastWithWhite(colour);
  return contrast >= LEAST_CONTRAST && contrast <= MOST_CONTRAST ? colour : colourAt(client);
}

/** The contrast ratio of WCAG 2 between white and a colour of the form `#rrggbb`, from 1 to 21. */
export function contrastWithWhite(colour: string): number {
  return 1.05 / (luminance(colour) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
