/*
 * What stands for something else while Markdown is read or written. They are noncharacters, which no text may hold that
 * goes from one program to another; should one do it, it is replaced.
 */
export const stand = {
  /** Written: a backslash that escapes, where the writer would escape it. */
  escape: '\uFDD0',
  /** Written: a line break inside a line. */
  break: '\uFDD1',
  /** Read: the backslash and the bar of a bar that parts no cells. */
  barEscape: '\uFDD2',
  bar: '\uFDD3',
  /** Read: a tab of a program's, which is no indentation. */
  tab: '\uFDD4',
  /** Read: a blank of a program's, in a line of nothing else. */
  blank: '\uFDD5',
} as const;

const ANY = /[\uFDD0-\uFDEF]/g;
const REPLACEMENT = '\uFFFD';

export const withCodeBlanks = (read: string): string =>
  read.replaceAll(stand.tab, '\t').replaceAll(stand.blank, ' ');

export const withoutStandIns = (text: string): string => text.replace(ANY, REPLACEMENT);
