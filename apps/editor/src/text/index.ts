import { en } from './en/index.ts';

/** What every language says: the shape of the English catalogue. */
export type Text = typeof en;

/** Every word the page says, in this page's language. */
export const text: Text = en;
