import type { DocumentRecord } from './library.ts';

/** What the list wants to know before it does it. */
export interface Question {
  readonly kind: 'rename' | 'remove' | 'delete';
  readonly record: DocumentRecord;
}
