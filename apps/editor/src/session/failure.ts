import { InsecureContextError, LinkError, type LinkErrorReason, LogStorageError } from '@parley/room';

/** Why a document could not be opened, as the page explains it. */
export type FailureReason = LinkErrorReason | 'insecure-context' | 'old-browser' | 'unreadable' | 'unknown';

export interface Failure {
  readonly reason: FailureReason;
  /** The error's own words, shown small below the explanation; empty if there are none. */
  readonly detail: string;
}

/** Sorts what `openRoom` or `createLink` rejected with. */
export function failureOf(error: unknown): Failure {
  if (error instanceof LinkError) return { reason: error.reason, detail: '' };
  if (error instanceof InsecureContextError) return { reason: 'insecure-context', detail: '' };
  if (!(error instanceof Error)) return { reason: 'unknown', detail: String(error) };
  // What WebCrypto says of an algorithm it does not know: Ed25519 came to browsers between 2023 and 2025.
  const isOld = isUnsupported(error) || isUnsupported(error.cause);
  const reason = isOld ? 'old-browser' : error instanceof LogStorageError ? 'unreadable' : 'unknown';
  return { reason, detail: error.message };
}

const isUnsupported = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotSupportedError';
