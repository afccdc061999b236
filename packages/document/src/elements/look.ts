import type { MarkJson } from '../content-json.ts';
import { MARKER_COLOURS, TEXT_COLOURS } from '../schema/colours.ts';

/** Red, green and blue, each from 0 to 1. */
type Colour = readonly [number, number, number];

/** Names that Word and people write; all others are read as numbers. */
const NAMED: Readonly<Record<string, string>> = {
  yellow: '#ffff00',
  lime: '#00ff00',
  green: '#008000',
  aqua: '#00ffff',
  cyan: '#00ffff',
  teal: '#008080',
  blue: '#0000ff',
  navy: '#000080',
  fuchsia: '#ff00ff',
  magenta: '#ff00ff',
  purple: '#800080',
  violet: '#ee82ee',
  pink: '#ffc0cb',
  red: '#ff0000',
  maroon: '#800000',
  orange: '#ffa500',
  olive: '#808000',
  gray: '#808080',
  grey: '#808080',
};

/** Up to which hue, in degrees, a colour is called so; red is around 0. */
const HUES = [
  [15, 'red'],
  [45, 'orange'],
  [70, 'yellow'],
  [170, 'green'],
  [250, 'blue'],
  [340, 'violet'],
  [360, 'red'],
] as const;

/** Less of a difference between red, green and blue is no colour. */
const COLOURLESS = 0.1;
/** From here to there words without a colour are grey, and not black or white. */
const GREYS = [0.36, 0.72] as const;

/** What the style of some words says of them that a document can hold: colours, by the name nearest to them, and whether they
 * stand above or below the line. */
export function marksOfStyle(style: string): MarkJson[] {
  const marks: MarkJson[] = [];
  const behind = marker(written(style, 'background-color') || written(style, 'background'));
  const colour = textColour(written(style, 'color'));
  const raised = /^(super|sub)$/.exec(written(style, 'vertical-align'))?.[1];
  if (behind) marks.push(behind);
  if (colour) marks.push({ type: 'textColour', attrs: { colour } });
  if (raised) marks.push({ type: `${raised}script` });
  return marks;
}

function marker(value: string): MarkJson | null {
  const colour = colourOf(value);
  if (!colour || isColourless(colour)) return null;
  const name = nameOf(colour, MARKER_COLOURS);
  return name === 'yellow' ? { type: 'highlight' } : { type: 'highlight', attrs: { colour: name } };
}

function textColour(value: string): string | null {
  const colour = colourOf(value);
  if (!colour) return null;
  const light = (Math.max(...colour) + Math.min(...colour)) / 2;
  if (isColourless(colour)) return light >= GREYS[0] && light <= GREYS[1] ? 'grey' : null;
  const name = nameOf(colour, TEXT_COLOURS);
  return name === 'yellow' ? 'orange' : name;
}

const isColourless = (colour: Colour): boolean => Math.max(...colour) - Math.min(...colour) < COLOURLESS;

/** The name of one of these colours if it is one, else of its hue. */
function nameOf(colour: Colour, own: Readonly<Record<string, string>>): string {
  const same = Object.keys(own).find((name) => String(colourOf(own[name] ?? '')) === String(colour));
  if (same) return same;
  const [red, green, blue] = colour;
  const most = Math.max(...colour);
  const span = most - Math.min(...colour);
  const sixth =
    most === red
      ? (green - blue) / span
      : most === green
        ? 2 + (blue - red) / span
        : 4 + (red - green) / span;
  const hue = (sixth * 60 + 360) % 360;
  return HUES.find(([to]) => hue < to)?.[1] ?? 'red';
}

function colourOf(given: string): Colour | null {
  const value = (Object.hasOwn(NAMED, given) ? NAMED[given] : given) ?? '';
  const digits = /^#([\da-f]{3}|[\da-f]{6})$/.exec(value)?.[1];
  if (digits) {
    const size = digits.length / 3;
    const parts = [0, 1, 2].map((at) => digits.slice(at * size, (at + 1) * size).repeat(3 - size));
    const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16) / 255);
    return [red, green, blue];
  }
  const numbers = /^rgba?\(([^)]*)\)/
    .exec(value)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!numbers || numbers.length < 3 || numbers.some(Number.isNaN) || (numbers[3] ?? 1) < 0.1) return null;
  const [red = 0, green = 0, blue = 0] = numbers.map((part) => part / 255);
  return [red, green, blue];
}

const written = (style: string, property: string): string =>
  (new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]*)`, 'i').exec(style)?.[1] ?? '')
    .replace(/!important/i, '')
    .trim()
    .toLowerCase();
