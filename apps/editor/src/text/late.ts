import { en } from './en/index.ts';
import { spoken } from './spoken.ts';

/** What every language says: the shape of the English catalogue. */
export type Text = typeof en;

/**
 * Every word the page says, in this page's language. Only for what is loaded after the first load: whatever imports this
 * brings all the words with it.
 */
export const text: Text = await spoken(en);
