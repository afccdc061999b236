import encodeQR from 'qr';

export interface QrPath {
  /** Width and height in modules, the quiet zone included. */
  readonly size: number;
  /** The dark modules as an SVG path, one unit a module. */
  readonly path: string;
}

/** Light modules around the code: without them cameras do not find it. */
const QUIET_ZONE = 4;

/** A text as a QR code, as few strokes as there are runs of dark modules. Throws for a text above 2,331 bytes. */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  let path = '';
  rows.forEach((row, y) => {
    let from = -1;
    for (let x = 0; x <= row.length; x += 1) {
      if (row[x]) {
        if (from < 0) from = x;
      } else if (from >= 0) {
        path += `M${from} ${y}h${x - from}v1h${from - x}z`;
        from = -1;
      }
    }
  });
  return { size: rows.length, path };
}
