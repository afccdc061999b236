import type { Locator, Page } from '@playwright/test';

/** A file, as its bytes. */
export interface ClipboardFile {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** What is pasted. */
export interface Clipboard {
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly ClipboardFile[];
}

/** Pastes into the text what the clipboard of another program might hold. */
export async function pasteInto(page: Page, { text = '', html = '', files = [] }: Clipboard): Promise<void> {
  await page.evaluate(
    ({ text, html, files }) => {
      const clipboardData = new DataTransfer();
      if (text) clipboardData.setData('text/plain', text);
      if (html) clipboardData.setData('text/html', html);
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        clipboardData.items.add(new File([bytes], name, { type }));
      }
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.querySelector('.writing')?.dispatchEvent(event);
    },
    { text, html, files },
  );
}

/** A real picture of that size, in pixels, drawn and encoded by the browser. */
export async function picture(
  page: Page,
  width: number,
  height: number,
  type: 'image/png' | 'image/jpeg',
): Promise<ClipboardFile> {
  const base64 = await page.evaluate(
    async ({ width, height, type }) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('there is nothing to draw on');
      const fill = context.createLinearGradient(0, 0, width, height);
      fill.addColorStop(0, '#2b6a5d');
      fill.addColorStop(1, '#fdeb9e');
      context.fillStyle = fill;
      context.fillRect(0, 0, width, height);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    { width, height, type },
  );
  return { name: `picture.${type.slice(6)}`, type, base64 };
}

/** Drops a file on the end of a line of the text, as one dragged in from another program. */
export async function dropOn(line: Locator, { name, type, base64 }: ClipboardFile): Promise<void> {
  await line.evaluate(
    (element, { name, type, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name, { type }));
      const { right, top, height } = element.getBoundingClientRect();
      const place = { clientX: right - 2, clientY: top + height / 2 };
      for (const kind of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(
          new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true, ...place }),
        );
    },
    { name, type, base64 },
  );
}
