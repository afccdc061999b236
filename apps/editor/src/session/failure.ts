/** Why a document could not be opened, as the page explains it. */
export type FailureReason =
  | 'malformed'
  | 'truncated'
  | 'older-version'
  | 'newer-version'
  | 'insecure-context'
  | 'old-browser'
  | 'unreadable'
  | 'unknown';

export interface Failure {
  readonly reason: FailureReason;
  /** The error's own words, shown small below the explanation; empty if there are none. */
  readonly detail: string;
}

const LINK_REASONS: ReadonlySet<unknown> = new Set([
  'malformed',
  'truncated',
  'older-version',
  'newer-version',
]);

/** Sorts what `openRoom` or `createLink` rejected with. By name, because an error of another bundle is the same error. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { reason: 'unknown', detail: String(error) };
  if (error.name === 'InsecureContextError') return { reason: 'insecure-context', detail: '' };
  // What WebCrypto says of an algorithm it does not know: Ed25519 came to browsers between 2023 and 2025.
  if (isUnsupported(error) || isUnsupported(error.cause))
    return { reason: 'old-browser', detail: error.message };
  if (error.name === 'LogStorageError') return { reason: 'unreadable', detail: error.message };
  if (error.name === 'LinkError' && 'reason' in error && LINK_REASONS.has(error.reason)) {
    return { reason: error.reason as FailureReason, detail: '' };
  }
  return { reason: 'unknown', detail: error.message };
}

const isUnsupported = (error: unknown): boolean =>
  error instanceof Error && error.name === 'NotSupportedError';
