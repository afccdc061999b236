/** A blank that is meant, where a web page would take it for layout. */
const BLANK = '\uFDD0';
const TAB = '\uFDD1';

/** Keeps the blanks of a text from being taken for layout, until `withBlanks`. */
export const keptBlanks = (text: string): string => text.replaceAll(' ', BLANK).replaceAll('\t', TAB);

export const withBlanks = (text: string): string => text.replaceAll(BLANK, ' ').replaceAll(TAB, '\t');
