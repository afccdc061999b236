/** Why an image is not taken in; the catalogue has words for each (`text.imageErrors`). */
export type ImageErrorReason =
  | 'svg'
  | 'no-image'
  | 'too-large'
  | 'too-many-pixels'
  | 'unreadable'
  | 'moving'
  | 'full';

export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly reason: ImageErrorReason;
  constructor(reason: ImageErrorReason, options?: ErrorOptions) {
    super(`the image is refused: ${reason}`, options);
    this.reason = reason;
  }
}
