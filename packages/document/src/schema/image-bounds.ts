/** The name of an image's bytes: base64url of their SHA-256. */
export const IMAGE_ID = /^[A-Za-z0-9_-]{43}$/;

/** How wide an image may be set, in CSS pixels. */
export const NARROWEST_IMAGE = 48;
export const WIDEST_IMAGE = 2_048;

/** A width somebody else wrote, within what an image may have; null if it is none. */
export function imageWidth(written: unknown): number | null {
  const width = Number.parseInt(String(written), 10);
  return Number.isFinite(width) ? Math.min(Math.max(width, NARROWEST_IMAGE), WIDEST_IMAGE) : null;
}
