import { first } from './en/first.ts';
import { spoken } from './spoken.ts';

/** The words of the first load, in this page's language. A page has one for its whole life. What is loaded later has
 * these and all others from `late.ts`, the list its own from `list.ts`. */
export const text: typeof first = await spoken(first);
