/** The colours people carry: dark enough for white words on them, bright enough to be a caret on a dark page. Six hex
 * digits each, the one form the Yjs cursor binding takes. */
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

export function colourAt(index: number): string {
  return COLOURS[Math.abs(Math.trunc(index)) % COLOURS.length] ?? COLOURS[0];
}
