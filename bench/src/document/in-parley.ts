import { newDocument, until } from '@parley/e2e';
import type { Page } from 'playwright-core';
import type { Block } from './pages.ts';

const LONG = 120_000;

/** Waits until the page is open and can be written in. */
export async function untilWritable(page: Page): Promise<void> {
  await page.waitForSelector('.writing[contenteditable="true"]', { timeout: LONG });
  await page.waitForFunction(() => window.parley !== undefined, undefined, { timeout: LONG });
}

/** Makes a document of these blocks at that server, in this page, and waits until home holds it. Returns its edit link. */
export async function makeDocument(page: Page, origin: string, blocks: readonly Block[]): Promise<string> {
  const { edit } = await newDocument(origin);
  await page.goto(edit);
  await untilWritable(page);
  await page.evaluate(writeBlocks, blocks);
  await until(
    'everything is at home',
    () =>
      page.evaluate(
        () => window.parley?.room.status.outbox === 0 && window.parley.room.status.lastEdit?.atHome === true,
      ),
    { timeout: LONG },
  );
  return edit;
}

/** Waits until the page shows so many blocks. */
export async function untilShown(page: Page, blocks: number): Promise<void> {
  await page.waitForFunction(
    (count) => (document.querySelector('.writing')?.childElementCount ?? 0) >= count,
    blocks,
    { timeout: LONG },
  );
}

/** Runs in the page: writes the blocks in the document's own types, in one edit. */
function writeBlocks(blocks: readonly Block[]): void {
  if (!window.parley) throw new Error('no document is open');
  const { doc, Y } = window.parley;
  const made = ({ type, attrs = {}, content = [], text }: Block) => {
    if (type === 'text') return new Y.XmlText(text);
    const element = new Y.XmlElement<Record<string, string | number>>(type);
    for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value);
    element.insert(0, content.map(made) as never);
    return element;
  };
  const fragment = doc.getXmlFragment('content');
  doc.transact(() => {
    fragment.delete(0, fragment.length);
    fragment.insert(0, blocks.map(made) as never);
  });
}
