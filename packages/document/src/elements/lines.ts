import { type ContentJson, isInline, sameMarks, textJson } from '../content-json.ts';

/** A line break of the file's: a blank, but none at an end of a line or beside another. A noncharacter, which no text has. */
export const LAYOUT = '\uFDD2';

/** Pieces of lines as one line: without layout's blanks, and words of one kind as one. */
export function tidyLine(pieces: readonly ContentJson[]): ContentJson[] {
  const line: ContentJson[] = [];
  for (const piece of pieces) {
    if (piece.type === 'text') addWords(line, piece);
    else {
      if (piece.type === 'hardBreak') trimEnd(line);
      line.push(piece);
    }
  }
  trimEnd(line);
  return line.map((piece) =>
    piece.text?.includes(LAYOUT) ? { ...piece, text: piece.text.replaceAll(LAYOUT, ' ') } : piece,
  );
}

function addWords(line: ContentJson[], piece: ContentJson): void {
  const last = line.at(-1);
  // What is in a line and no text parts words as a letter does.
  const isBegun = last !== undefined && last.type !== 'hardBreak';
  const before = last?.type === 'text' ? last.text : undefined;
  let text = piece.text ?? '';
  if (!isCode(piece)) {
    if (!isBegun || before?.endsWith(LAYOUT)) text = text.replace(BLANKS_BEFORE, '');
    else if (before && /[ \t]$/.test(before) && text.startsWith(LAYOUT)) text = text.slice(1);
  }
  if (text === '') return;
  if (last?.type === 'text' && sameMarks(last.marks, piece.marks))
    line[line.length - 1] = textJson((before ?? '') + text, last.marks);
  else line.push(textJson(text, piece.marks));
}

function trimEnd(line: ContentJson[]): void {
  for (let last = line.at(-1); last?.type === 'text' && !isCode(last); last = line.at(-1)) {
    const text = (last.text ?? '').replace(BLANKS_BEHIND, '');
    line.pop();
    if (text === '') continue;
    line.push(textJson(text, last.marks));
    return;
  }
}

/** Whether a piece of a line is nothing that one sees. */
export const isBlank = ({ type, text = '' }: ContentJson): boolean =>
  type === 'text' && text.replace(BLANKS_BEHIND, '') === '';

const BLANKS_BEFORE = new RegExp(`^[ \\t${LAYOUT}]+`);
const BLANKS_BEHIND = new RegExp(`[ \\t${LAYOUT}]+$`);

const isCode = ({ marks = [] }: ContentJson): boolean => marks.some(({ type }) => type === 'code');

/**
 * The content of lines and the blocks among them: each row of pieces of lines goes to `make`, and is left out if it is
 * empty. A line of breaks alone has one of them only to be there.
 */
export function inBlocks(
  pieces: readonly ContentJson[],
  make: (line: ContentJson[]) => ContentJson,
): ContentJson[] {
  const blocks: ContentJson[] = [];
  let row: ContentJson[] = [];
  const endRow = (): void => {
    const line = tidyLine(row);
    row = [];
    if (line.length === 0) return;
    const isBreaks = line.every(({ type }) => type === 'hardBreak');
    blocks.push(make(isBreaks ? line.slice(1) : line));
  };
  for (const piece of pieces) {
    if (isInline(piece)) row.push(piece);
    else {
      endRow();
      blocks.push(piece);
    }
  }
  endRow();
  return blocks;
}

export const paragraph = (line: readonly ContentJson[] = []): ContentJson =>
  line.length > 0 ? { type: 'paragraph', content: line } : { type: 'paragraph' };
