import type { IRunPropertiesOptions } from 'docx';
import type { MarkJson } from '../../content-json.ts';
import type { LossKind } from '../../files/losses.ts';
import { INLINE_CODE_STYLE } from './styles.ts';

type Write = (mark: MarkJson) => IRunPropertiesOptions;

/** How words with a mark look in a Word file. A new mark is a line of this table; a link is around its words. */
const MARKS: Readonly<Record<string, Write>> = {
  bold: () => ({ bold: true }),
  italic: () => ({ italics: true }),
  underline: () => ({ underline: {} }),
  strike: () => ({ strike: true }),
  highlight: () => ({ highlight: 'yellow' }),
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
