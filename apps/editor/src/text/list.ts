import { first } from './en/first.ts';
import { library } from './en/late/library.ts';
import { joined } from './joined.ts';
import { spoken } from './spoken.ts';

/** The words of the first load and of the list of documents, without all the others. */
export const text = await spoken(joined(first, library));
