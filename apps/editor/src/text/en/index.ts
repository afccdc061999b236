import { joined } from '../joined.ts';
import { first } from './first.ts';
import { late } from './late.ts';

/** Every word the page says, in English: the catalogue that the others translate. */
export const en = joined(first, late);
