/** Lower case, without accents: as words are compared. */
export const folded = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLocaleLowerCase();

/** The words of a query, as they are compared. */
export const wordsOfQuery = (query: string): readonly string[] => folded(query).split(/\s+/).filter(Boolean);
