import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = new URL('.', import.meta.url);

/** Placed by coordinates of the screen, or beside a remote caret, whose line may have another direction than the page. */
const ON_SCREEN = [
  'handle.css: left: 0',
  'suggestions.css: left: 0',
  'carets.css: left: -1px',
  'carets.css: right: -1px',
  'carets.css: left: auto',
  'carets.css: left: var(--label-at)',
  'carets.css: left: -3px',
  'carets.css: border-radius: 5px 5px 5px 0',
  'carets.css: border-radius: 5px 5px 0 5px',
  // A picture of which somebody said so stands at the right in every language.
  'blocks.css: margin-left: auto',
  'blocks.css: margin-right: 0',
  'blocks.css: text-align: right',
];

/** Whether what a declaration says would stand on the wrong side of a page that is read from right to left. */
function isPhysical(property: string, value: string): boolean {
  if (/(^|-)(left|right)$/.test(property)) return true;
  if (/^(text-align|float|clear)$/.test(property)) return /\b(left|right)\b/.test(value);
  const [top, right, bottom, left] = value.split(/\s+(?![^(]*\))/);
  if (/^(margin|padding|inset|border-width)$/.test(property)) return left !== undefined && left !== right;
  // Clockwise from the corner above, on the left.
  if (property === 'border-radius') return left !== undefined && (top !== right || bottom !== left);
  return false;
}

test('style sheets speak of start and end, so that the page turns with the direction of its language', () => {
  const found: string[] = [];
  for (const name of readdirSync(FOLDER).filter((name) => name.endsWith('.css'))) {
    const sheet = readFileSync(new URL(name, FOLDER), 'utf8').replace(/\/\*.*?\*\//gs, '');
    for (const [, property = '', value = ''] of sheet.matchAll(/(?<=[{;]\s*)([a-z-]+):\s*([^;{}]+);/g))
      if (isPhysical(property, value)) found.push(`${name}: ${property}: ${value}`);
  }
  expect(found.toSorted()).toEqual(ON_SCREEN.toSorted());
});
