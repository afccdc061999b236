/** Why a file cannot be taken in. */
export type FileErrorReason =
  | 'unknown'
  | 'not-parley'
  | 'truncated'
  | 'damaged'
  | 'newer-version'
  | 'too-large'
  | 'too-much'
  | 'too-deep'
  | 'not-text'
  | 'table-too-large'
  | 'not-docx'
  | 'macros';

/** A file that is refused; the catalogue has words for each reason (`text.fileErrors`). */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly reason: FileErrorReason;
  constructor(reason: FileErrorReason, options?: ErrorOptions) {
    super(`the file is refused: ${reason}`, options);
    this.reason = reason;
  }
}
