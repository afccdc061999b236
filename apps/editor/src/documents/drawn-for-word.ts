type Bytes = Uint8Array<ArrayBuffer>;

/** Of a picture without anything one sees through. */
const QUALITY = 0.9;

/** A picture of a kind that Word does not show, drawn as one that it does; null if this browser cannot read it. */
export async function drawnForWord(bytes: Bytes): Promise<Bytes | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]));
  } catch {
    // What cannot be decoded is said to be lost.
    return null;
  }
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  if (!context) return null;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const type = isOpaque(data) ? 'image/jpeg' : 'image/png';
  const blob = await canvas.convertToBlob({ type, quality: QUALITY });
  return new Uint8Array(await blob.arrayBuffer());
}

/** @param pixels four bytes each, the last says how much one sees of it */
function isOpaque(pixels: Uint8ClampedArray): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return false;
  return true;
}
