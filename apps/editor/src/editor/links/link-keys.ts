/** Opens the panel for a link, in the text. */
export const LINK_KEYS = 'Mod-Shift-K';
