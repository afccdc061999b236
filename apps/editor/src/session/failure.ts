/** Why a document could not be opened, as the page explains it. */
export type FailureReason = 'malformed' | 'truncated' | 'newer-version' | 'insecure-context' | 'unknown';

export interface Failure {
  readonly reason: FailureReason;
  /** The error's own words, shown small below the explanation; empty if there are none. */
  readonly detail: string;
}

const LINK_REASONS: ReadonlySet<unknown> = new Set(['malformed', 'truncated', 'newer-version']);

/** Sorts what `openRoom` or `createLink` rejected with. By name, because an error of another bundle is the same error. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { reason: 'unknown', detail: String(error) };
  if (error.name === 'InsecureContextError') return { reason: 'insecure-context', detail: '' };
  if (error.name === 'LinkError' && 'reason' in error && LINK_REASONS.has(error.reason)) {
    return { reason: error.reason as FailureReason, detail: '' };
  }
  return { reason: 'unknown', detail: error.message };
}
