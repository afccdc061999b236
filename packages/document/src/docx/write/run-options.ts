import type { IRunPropertiesOptions } from 'docx';
import type { MarkJson } from '../../content-json.ts';
import type { LossKind } from '../../files/losses.ts';
import { MARKER_COLOURS, nameIn, TEXT_COLOURS } from '../../schema/colours.ts';
import { INLINE_CODE_STYLE } from './styles.ts';

const hexOf = (colours: Readonly<Record<string, string>>, name: string): string =>
  (colours[name] ?? '').replace('#', '');

type Write = (mark: MarkJson) => IRunPropertiesOptions;

/** How words with a mark look in a Word file. A new mark is a line of this table; a link is around its words. */
const MARKS: Readonly<Record<string, Write>> = {
  bold: () => ({ bold: true }),
  italic: () => ({ italics: true }),
  underline: () => ({ underline: {} }),
  strike: () => ({ strike: true }),
  superscript: () => ({ superScript: true }),
  subscript: () => ({ subScript: true }),
  highlight: ({ attrs }) => {
    const name = nameIn(MARKER_COLOURS, attrs?.colour);
    return name ? { shading: { type: 'clear', fill: hexOf(MARKER_COLOURS, name) } } : { highlight: 'yellow' };
  },
  textColour: ({ attrs }) => {
    const name = nameIn(TEXT_COLOURS, attrs?.colour);
    return name ? { color: hexOf(TEXT_COLOURS, name) } : {};
  },
  code: () => ({ style: INLINE_CODE_STYLE }),
  link: () => ({}),
};

export function runOptions(
  marks: readonly MarkJson[],
  lost: (kind: LossKind) => void,
): IRunPropertiesOptions {
  let options: IRunPropertiesOptions = {};
  for (const mark of marks) {
    const write = MARKS[mark.type];
    if (write) options = { ...options, ...write(mark) };
    else lost('left-plain');
  }
  return options;
}
