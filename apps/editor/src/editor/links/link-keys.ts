/** Opens the panel for a link, in the text. */
export const LINK_KEYS = 'Mod-Shift-K';
/** Does so where words are selected; elsewhere it is the palette's. */
export const LINK_ON_WORDS_KEYS = 'Mod-K';
