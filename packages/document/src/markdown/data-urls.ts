const DATA = /data:image\/[a-z0-9.+-]+;base64,[a-z0-9+/=]+/gi;

/** What stands for nothing that a text may hold: noncharacters, which no text has that goes from one program to another. */
const STAND_INS = /[\uFDD0-\uFDEF]/g;
const REPLACEMENT = '\uFFFD';

/** A text without the characters that stand for something else while it is read or written. */
export const withoutStandIns = (text: string): string => text.replace(STAND_INS, REPLACEMENT);

export interface WithoutData {
  readonly text: string;
  /** A text as it was before, wherever one of the names has come to stand. */
  readonly restore: (text: string) => string;
}

/** Markdown with short names instead of the pictures in it: a parser reads a letter at a time, and they have millions. */
export function withoutData(markdown: string): WithoutData {
  const urls: string[] = [];
  const prefix = unused(markdown);
  const text = markdown.replace(DATA, (url) => `${prefix}${urls.push(url) - 1}.`);
  const name = new RegExp(`${prefix}(\\d+)\\.`, 'g');
  return {
    text,
    restore: (read) =>
      urls.length > 0 && read.includes(prefix)
        ? read.replace(name, (all, index: string) => urls[Number(index)] ?? all)
        : read,
  };
}

/** The beginning of an address that stands nowhere in the text. */
function unused(text: string): string {
  let prefix = 'data:image/parley-';
  while (text.includes(prefix)) prefix = `${prefix}x`;
  return prefix;
}
