/** The name of an image's bytes: base64url of their SHA-256. */
export const IMAGE_ID = /^[A-Za-z0-9_-]{43}$/;

/** How wide an image may be set, in CSS pixels. */
export const NARROWEST_IMAGE = 48;
export const WIDEST_IMAGE = 2_048;

/** Characters that a caption may have. */
const LONGEST_CAPTION = 2_000;

/** What is said below an image, whatever somebody wrote; null if nothing is. */
export const imageCaption = (written: unknown): string | null =>
  typeof written === 'string' && written.trim() !== '' ? written.slice(0, LONGEST_CAPTION) : null;

/** Where an image stands if not where a line begins, or null. */
export const imageAlign = (written: unknown): string | null =>
  written === 'center' || written === 'right' ? written : null;

/** A width somebody else wrote, within what an image may have; null if it is none. */
export function imageWidth(written: unknown): number | null {
  const width = Number.parseInt(String(written), 10);
  return Number.isFinite(width) ? Math.min(Math.max(width, NARROWEST_IMAGE), WIDEST_IMAGE) : null;
}
