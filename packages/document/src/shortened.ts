/** Words cut to at most so many characters, with a sign that they are; nothing that is seen as one letter is cut in two. */
export function shortened(words: string, most: number): string {
  return words.length > most ? `${cut(words, (part) => part.length <= most).trimEnd()}…` : words;
}

/**
 * The longest beginning of `words` that fits and ends between two letters as they are seen: no surrogate pair, accent or
 * family of emoji is cut in two.
 */
export function cut(words: string, fits: (part: string) => boolean): string {
  let out = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(words)) {
    if (!fits(out + segment)) break;
    out += segment;
  }
  return out;
}
