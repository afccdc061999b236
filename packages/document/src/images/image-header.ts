/** What the first bytes of an image say about it. */
export interface ImageHeader {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether it moves. */
  readonly moves: boolean;
  /** Whether it says more than its picture: where it was taken, by whom, with what. */
  readonly tells: boolean;
}

/** Reads the header of a PNG, GIF, WebP or JPEG. Null for what it does not know, or is cut off. */
export function imageHeader(bytes: Uint8Array, type: string): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (type) {
      case 'image/png':
        return pngHeader(view);
      case 'image/gif':
        return gifHeader(view);
      case 'image/webp':
        return webpHeader(view);
      case 'image/jpeg':
        return jpegHeader(view);
      default:
        return null;
    }
  } catch (error) {
    // Read beyond its end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const name = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

const PNG_TELLS = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function pngHeader(view: DataView): ImageHeader {
  let moves = false;
  let tells = false;
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const chunk = name(view, at + 4);
    moves ||= chunk === 'acTL';
    tells ||= PNG_TELLS.has(chunk);
  }
  return { width: view.getUint32(16), height: view.getUint32(20), moves, tells };
}

function gifHeader(view: DataView): ImageHeader {
  const colours = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + colours(view.getUint8(10));
  let pictures = 0;
  let tells = false;
  const skipParts = (): void => {
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  };
  for (let kind = view.getUint8(at); kind !== 0x3b; kind = view.getUint8(at)) {
    if (kind === 0x2c) {
      pictures += 1;
      at += 11 + colours(view.getUint8(at + 9));
    } else if (kind === 0x21) {
      tells ||= view.getUint8(at + 1) === 0xff && name(view, at + 3) === 'XMP ';
      at += 2;
    } else break;
    skipParts();
  }
  return { width: view.getUint16(6, true), height: view.getUint16(8, true), moves: pictures > 1, tells };
}

function webpHeader(view: DataView): ImageHeader | null {
  const still = { moves: false, tells: false };
  switch (name(view, 12)) {
    case 'VP8 ':
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
        ...still,
      };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, ...still };
    }
    case 'VP8X': {
      const flags = view.getUint8(20);
      const size = (at: number): number => (view.getUint32(at, true) & 0xffffff) + 1;
      return { width: size(24), height: size(27), moves: (flags & 2) !== 0, tells: (flags & 0x0c) !== 0 };
    }
    default:
      return null;
  }
}

function jpegHeader(view: DataView): ImageHeader | null {
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), moves: false, tells: true };
  }
  return null;
}
