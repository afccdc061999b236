/** What one look found. */
export interface Diagnosis {
  readonly state: 'fine' | 'wrong' | 'note';
  /** For a person, one line. */
  readonly says: string;
  /** What to change; for what is wrong, and for a note where there is something. */
  readonly change?: string;
}

export const fine = (says: string): Diagnosis => ({ state: 'fine', says });
export const wrong = (says: string, change: string): Diagnosis => ({ state: 'wrong', says, change });
export const note = (says: string, change?: string): Diagnosis => ({
  state: 'note',
  says,
  ...(change === undefined ? {} : { change }),
});

/** Whether TLS failed for the other side's certificate; Node's codes for that are OpenSSL's (`x509_verify_cert_error_string`). */
export const isUntrusted = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /CERT|SIGNED|SIGNATURE|ALTNAME/.test(String(error.code));

/** What was thrown, in a line; of a failed `fetch` its cause, which says more. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && error.cause.message !== '') return error.cause.message;
  return error.message === '' ? ('code' in error ? String(error.code) : error.name) : error.message;
}
