import { readFile } from 'node:fs/promises';
import { type ContentJson, type DocxImage, docxImage } from '@parley/document/docx';
import { readDocx, writeDocx } from '@parley/document/docx-engine';
import { fromUpdate, unpackParleyFile } from '@parley/document/files';
import type { Download, Page } from '@playwright/test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { drop, dropOnly, expect, exported, test } from '../src/index.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const PIXEL = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

const words = (text: string): ContentJson => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const cell = (type: string, text: string, colspan = 1): ContentJson => ({
  type,
  attrs: { colspan },
  content: [words(text)],
});
const CONTENT: readonly ContentJson[] = [
  { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'What grows' }] },
  {
    type: 'orderedList',
    attrs: { start: 3, type: 'a' },
    content: ['beans', 'leek'].map((text) => ({ type: 'listItem', content: [words(text)] })),
  },
  {
    type: 'table',
    content: [
      { type: 'tableRow', content: [cell('tableHeader', 'Bed'), cell('tableHeader', 'Seeds')] },
      { type: 'tableRow', content: [cell('tableCell', 'none of it', 2)] },
    ],
  },
  { type: 'image', attrs: { image: 'red', alt: 'a red dot', width: 90 } },
  words('The end.'),
];

async function wordFile(content: readonly ContentJson[], title: string): Promise<Bytes> {
  const images = new Map([['red', docxImage(PIXEL) as DocxImage]]);
  return (await writeDocx({ title, content, images, language: 'en' })).bytes;
}

/** Kinds of blocks, and the words in them. */
const outlineOf = (blocks: readonly ContentJson[]): string =>
  blocks
    .map(({ type, text, attrs, content = [] }) =>
      text === undefined
        ? `${type}${attrs?.start ?? ''}${attrs?.type ?? ''}${attrs?.alt ?? ''}(${outlineOf(content)})`
        : text,
    )
    .join(' ');

const bytesOf = async (download: Download): Promise<Bytes> =>
  new Uint8Array(await readFile(await download.path()));

/** Presses Cancel just as a file is given to who reads it, or as what was read begins to be stored: however fast either is. */
const cancelWhen = (page: Page, moment: 'read' | 'stored'): Promise<void> =>
  page.evaluate((moment) => {
    const seen = window as unknown as { cancelled?: true };
    delete seen.cancelled;
    const cancel = (): void => {
      const button = document.querySelector<HTMLButtonElement>('.progress-line button');
      if (!button || seen.cancelled) return;
      seen.cancelled = true;
      button.click();
    };
    if (moment === 'read') {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (...given: [unknown]) {
        Worker.prototype.postMessage = postMessage;
        postMessage.apply(this, given);
        cancel();
      };
      return;
    }
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      if (/[0-9a-f]{64}/.test(name)) cancel();
      return open.call(this, name, version);
    };
  }, moment);

async function listed(page: Page, origin: string): Promise<number> {
  await page.goto(origin);
  await page.getByRole('button', { name: 'Download everything' }).waitFor();
  return page.locator('.documents > li').count();
}

test('Word files go in and out, bad ones leave nothing, and everything is downloaded as one file', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  const page = await ada.newTab();
  await page.goto(server.origin);
  await expect(page.getByText('drop a file here')).toContainText('Word (.docx)');

  const file = await wordFile(CONTENT, 'Garden');
  await test.step('a Word file is dropped, and shown', async () => {
    const { title, xml } = await drop(page, 'garden.docx', file);
    expect(title).toBe('Garden');
    expect(xml).toContain('start="3"');
    const writing = page.locator('.writing');
    await expect(writing.getByRole('heading', { name: 'What grows' })).toBeVisible();
    await expect(writing.locator('td[colspan="2"]')).toHaveText('none of it');
    const picture = writing.locator('.image img');
    await expect(picture).toHaveAttribute('alt', 'a red dot');
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
  });

  await test.step('and comes out as the same', async () => {
    const { name, bytes } = await exported(page, 'Word');
    expect(name).toBe('Garden.docx');
    const out = readDocx(new Uint8Array(bytes));
    expect(out.title).toBe('Garden');
    expect(outlineOf(out.content)).toBe(outlineOf(readDocx(file).content));
    expect(out.losses).toEqual([]);
  });

  await test.step('printed, its sheets say what they are of', async () => {
    const rules = await page.evaluate(() => {
      window.dispatchEvent(new Event('beforeprint'));
      const printed = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]);
      window.dispatchEvent(new Event('afterprint'));
      return [printed.map((rule) => rule.cssText).join(' '), document.adoptedStyleSheets.length] as const;
    });
    expect(rules[0]).toContain('"Garden"');
    expect(rules[1]).toBe(0);
  });

  expect(await listed(page, server.origin)).toBe(1);
  await test.step('what is refused, or stopped, leaves nothing', async () => {
    const parts = unzipSync(file);
    const withMacros = zipSync({ ...parts, 'word/vbaProject.bin': strToU8('no') });
    await dropOnly(page, 'macros.docx', withMacros);
    await expect(page.getByText('It holds macros').first()).toBeVisible();
    await dropOnly(page, 'cut.docx', file.slice(0, file.length / 2));
    await expect(page.getByText('The file is damaged').first()).toBeVisible();
    await dropOnly(page, 'old.doc', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]));
    await expect(page.getByText('It is not a Word file').first()).toBeVisible();

    for (const moment of ['read', 'stored'] as const) {
      await cancelWhen(page, moment);
      await dropOnly(page, 'garden.docx', file);
      await page.waitForFunction(() => (window as unknown as { cancelled?: true }).cancelled);
      await expect(page.locator('.progress-line > p')).toHaveCount(0);
      await expect(page.locator('.documents > li')).toHaveCount(1);
    }
    expect(await listed(page, server.origin)).toBe(1);
    // Nor is anything on the device that no list names.
    const logs = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    expect(logs.filter((name) => /[0-9a-f]{64}/.test(name ?? ''))).toHaveLength(1);
  });

  await test.step('everything is one zip: Markdown with its pictures, and Parley files', async () => {
    await drop(
      page,
      'garden.md',
      Buffer.from('# Garden\n\nThe same name, other words: no leek here at all.'),
    );
    expect(await listed(page, server.origin)).toBe(2);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download everything' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('Parley documents.zip');
    const parts = unzipSync(await bytesOf(download));
    const names = Object.keys(parts).toSorted();
    expect(names.filter((name) => !name.includes('images/'))).toEqual([
      'markdown/Garden (2).md',
      'markdown/Garden.md',
      'parley/Garden (2).parley',
      'parley/Garden.parley',
    ]);
    const texts = names
      .filter((name) => name.endsWith('.md'))
      .map((name) => strFromU8(parts[name] as Uint8Array));
    const address = /images\/[\w-]{43}\.png/.exec(texts.join('\n'))?.[0];
    expect(names).toContain(`markdown/${address}`);
    const doc = fromUpdate(await unpackParleyFile(parts['parley/Garden.parley'] as Uint8Array));
    expect(doc.getText('title').toString()).toBe('Garden');
  });
});
