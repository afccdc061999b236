import { shortened } from '@parley/document/shortened';
import { text } from '../text/index.ts';
import type { DocumentRecord } from './library.ts';

/** Characters of a title that are shown in one line. */
const SHOWN = 120;

/** What a document is called in lists and questions. */
export const nameOf = ({ title, arrived }: Pick<DocumentRecord, 'title' | 'arrived'>): string =>
  shortened(title, SHOWN) || (arrived === false ? text.arrival.name : text.untitled);
