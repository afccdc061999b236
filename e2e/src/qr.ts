import type { BrowserContext, Locator } from '@playwright/test';
import decodeQR from 'qr/decode.js';

/** What a camera would read from the QR code that stands there, from the pixels on the screen. */
export async function scanned(context: BrowserContext, code: Locator): Promise<string> {
  const png = (await code.screenshot()).toString('base64');
  const page = await context.newPage();
  const { width, height, data } = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawing = canvas.getContext('2d');
    if (!drawing) throw new Error('this browser cannot draw');
    drawing.drawImage(image, 0, 0);
    const pixels = drawing.getImageData(0, 0, image.width, image.height);
    return { width: pixels.width, height: pixels.height, data: [...pixels.data] };
  }, png);
  await page.close();
  return decodeQR({ width, height, data: Uint8Array.from(data) });
}
