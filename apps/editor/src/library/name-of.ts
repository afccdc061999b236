import { text } from '../text/index.ts';
import type { DocumentRecord } from './library.ts';

/** What a document is called in lists and questions. */
export const nameOf = ({ title, arrived }: Pick<DocumentRecord, 'title' | 'arrived'>): string =>
  title || (arrived === false ? text.arrival.name : text.untitled);
