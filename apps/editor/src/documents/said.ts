import { FileError } from '@parley/document/file-error';
import { failureOf } from '../session/failure.ts';
import { text } from '../text/late.ts';

/** Megabytes a file may have, and a document. */
const FILE_MEGABYTES = 64;
const DOCUMENT_MEGABYTES = 60;

/** An error in words for who wanted the thing. */
export function saidOf(error: unknown): string {
  if (error instanceof FileError) {
    const { reason } = error;
    if (reason === 'too-large') return text.fileErrors['too-large'](FILE_MEGABYTES);
    if (reason === 'too-much') return text.fileErrors['too-much'](DOCUMENT_MEGABYTES);
    return text.fileErrors[reason];
  }
  const { reason, detail } = failureOf(error);
  return reason === 'unknown' ? detail : text.failures[reason].title;
}
