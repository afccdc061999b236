import { newDocument, ParleyServer } from '@parley/e2e';
import type { Page } from 'playwright-core';
import { untilShown, untilWritable } from '../document/in-parley.ts';
import { Browser } from '../lib/browser.ts';
import { buildParley } from '../lib/build-parley.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { markdownOf } from './markdown-text.ts';
import { type FilesReport, filesText, type Timed } from './report.ts';
import { longestTask, watchTasks } from './watch.ts';
import { wordFileOf } from './word-file.ts';

const PAGES = 80;
const ROUNDS = 3;
const PASTED = 256 * 1_024;
const PASTES = 60;
/** What a page loads after one can write, and does with what was pasted, ms. */
const SETTLE = 4_000;
const BETWEEN = 500;
const LONG = 120_000;

/** `npm run bench -- files`. */
export function files(): Promise<Outcome> {
  return owning(async (own) => {
    buildParley();
    const server = own(await ParleyServer.start());
    const browser = own(await Browser.launch('writer', server.origin));
    const file = await wordFileOf(PAGES);
    const report: { wordIn: Timed[]; wordOut: Timed[]; pastes: Timed[] } = {
      wordIn: [],
      wordOut: [],
      pastes: [],
    };
    for (let round = 1; round <= ROUNDS; round++) {
      progress(`a Word file of ${PAGES} pages, round ${round} of ${ROUNDS}`);
      const page = await browser.emptyTab();
      report.wordIn.push(await wordIn(page, server.origin, file));
      report.wordOut.push(await wordOut(page));
      await page.close();
    }
    const page = await browser.emptyTab();
    await page.goto((await newDocument(server.origin)).edit);
    await untilWritable(page);
    await page.waitForTimeout(SETTLE);
    for (let number = 1; number <= PASTES; number++) {
      if (number % 10 === 1) progress(`pastes of Markdown, from ${number}`);
      report.pastes.push(await paste(page, number));
    }
    const figures: FilesReport = { ...report, pages: PAGES };
    return { report: { files: figures }, text: filesText(figures) };
  });
}

/** From the drop on the list until the text is shown. */
async function wordIn(
  page: Page,
  origin: string,
  { bytes, blocks }: { bytes: Uint8Array; blocks: number },
): Promise<Timed> {
  await page.goto(origin);
  await page.getByRole('link', { name: 'New document' }).waitFor();
  await page.waitForTimeout(SETTLE);
  await watchTasks(page);
  const began = await page.evaluate((base64) => {
    const file = new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'report.docx');
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    const began = performance.now();
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    return began;
  }, Buffer.from(bytes).toString('base64'));
  await untilShown(page, blocks);
  const ended = await page.evaluate(() => performance.now());
  return { ms: ended - began, longestTask: await longestTask(page) };
}

/** From the choice in the menu until the browser has the file. */
async function wordOut(page: Page): Promise<Timed> {
  await untilWritable(page);
  await page.waitForTimeout(SETTLE);
  await page.getByRole('button', { name: 'Document', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  const word = page.getByRole('menuitem', { name: 'Word' });
  await word.waitFor();
  await watchTasks(page);
  const downloading = page.waitForEvent('download', { timeout: LONG });
  const began = performance.now();
  await word.click();
  await downloading;
  return { ms: performance.now() - began, longestTask: await longestTask(page) };
}

/** A paste into an empty document, until the frame after its last line is there. */
async function paste(page: Page, number: number): Promise<Timed> {
  const end = `The end of paste ${number}.`;
  await page.evaluate(() => {
    const fragment = window.parley?.doc.getXmlFragment('content');
    fragment?.delete(0, fragment.length);
  });
  await page.locator('.writing').focus();
  await page.waitForTimeout(BETWEEN);
  await watchTasks(page);
  const ms = await page.evaluate(
    async ({ text, end }) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const writing = document.querySelector('.writing');
      const began = performance.now();
      writing?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      while (!writing?.lastElementChild?.textContent?.includes(end))
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - began;
    },
    { text: markdownOf(PASTED, end), end },
  );
  return { ms, longestTask: await longestTask(page) };
}
