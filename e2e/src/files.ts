import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { OpenDocument } from './document.ts';
import { expect } from './test.ts';

/** A document as it stands in a page. */
export interface FileContent {
  readonly title: string;
  readonly xml: string;
  readonly images: readonly string[];
}

export const contentOf = (page: Page): Promise<FileContent> =>
  page.evaluate(() => {
    const doc = window.parley?.doc;
    if (!doc) throw new Error('no document is open');
    return {
      title: doc.getText('title').toString(),
      xml: doc.getXmlFragment('content').toString(),
      images: [...doc.getMap('images').keys()].sort(),
    };
  });

/** Drops a file anywhere on the page, and waits for the document that is made of it. */
export async function drop(page: Page, name: string, bytes: Uint8Array): Promise<FileContent> {
  const before = page.url();
  await dropOnly(page, name, bytes);
  await page.waitForURL((url) => url.href !== before);
  await OpenDocument.in(page, 'ada');
  await expect.poll(async () => (await contentOf(page)).xml.length).toBeGreaterThan(50);
  return contentOf(page);
}

/** Drops a file anywhere on the page. */
export async function dropOnly(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name));
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    { name, base64: Buffer.from(bytes).toString('base64') },
  );
}

/** Exports the open document from its menu. */
export async function exported(page: Page, item: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('button', { name: 'Document', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}
