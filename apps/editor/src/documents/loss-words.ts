import type { Loss } from '@parley/document/files';
import { text } from '../text/late.ts';

/** What of a file or a document could not be kept, a sentence each. */
export const lossWords = (losses: readonly Loss[]): string[] =>
  losses.map(({ kind, count }) => text.losses[kind](count));
