import type { Page } from 'playwright-core';

/** Somebody writes five letters a second, in the last paragraph but one, until the returned function is called. */
export async function keepWriting(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    if (!window.parley) throw new Error('no document is open');
    const { doc, Y } = window.parley;
    const content = doc.getXmlFragment('content');
    const paragraph = content.get(content.length - 2);
    const words = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
    if (!(words instanceof Y.XmlText)) throw new Error('the last block but one holds no text');
    const timer = setInterval(() => words.insert(words.length, 'o'), 200);
    window.stopWriting = () => clearInterval(timer);
  });
  return () => page.evaluate(() => window.stopWriting?.());
}

declare global {
  interface Window {
    stopWriting?: () => void;
  }
}
