import { readFileSync } from 'node:fs';
import type { Browser } from '../src/index.ts';
import { OpenDocument } from '../src/index.ts';

/** How somebody appears to others; the page remembers it as they chose it. */
export async function introduce(
  browser: Browser,
  origin: string,
  name: string,
  colour: string,
): Promise<void> {
  const page = await browser.newTab();
  await page.goto(origin);
  await page.evaluate(
    ([profile = '']) => {
      localStorage.setItem('parley.profile', profile);
      localStorage.setItem('parley.name-asked', 'yes');
    },
    [JSON.stringify({ name, colour })],
  );
  await page.close();
}

/** The plan of a school's garden, imported as its author would, with a picture. */
export async function garden(browser: Browser, origin: string): Promise<OpenDocument> {
  const page = await browser.newTab();
  await page.goto(origin);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import…' }).click();
  await (await chooser).setFiles({
    name: 'A garden for the school.md',
    mimeType: 'text/markdown',
    buffer: readFileSync(new URL('./garden.md', import.meta.url)),
  });
  await page.waitForURL('**/d/#*');
  const document = await OpenDocument.in(page, browser.name);
  await document.shows('Before the first frost');
  await page.bringToFront();
  await page.locator('.toast').waitFor({ state: 'detached' });
  await page.evaluate(drawPicture);
  return document;
}

/** Hills, a sun, and three beds: in the page, where there is a canvas. */
async function drawPicture(): Promise<void> {
  if (!window.parley) throw new Error('no document is open');
  const { doc, Y } = window.parley;
  const canvas = new OffscreenCanvas(1_280, 420);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('there is no canvas');
  const fill = (colour: string, draw: () => void): void => {
    pen.fillStyle = colour;
    pen.beginPath();
    draw();
    pen.fill();
  };
  const hill = (x: number, y: number, width: number, height: number) => (): void =>
    pen.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
  fill('#f6ead2', () => pen.rect(0, 0, 1_280, 420));
  fill('#f1c76b', hill(960, 140, 62, 62));
  fill('#b9cfae', hill(250, 430, 560, 210));
  fill('#9dbb93', hill(980, 450, 620, 200));
  fill('#7fa27a', hill(560, 500, 760, 190));
  for (const [i, colour] of ['#7a5440', '#84604a', '#6d4a38'].entries()) {
    fill(colour, () => pen.roundRect(190 + i * 320, 338, 250, 46, 14));
    for (let plant = 0; plant < 6; plant++)
      fill(['#3f7d3a', '#c2413b', '#5f9a3c'][i] ?? '', hill(222 + i * 320 + plant * 37, 330, 12, 20));
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const id = btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  doc.transact(() => {
    doc.getMap('images').set(id, bytes);
    const image = new Y.XmlElement<{ image: string; alt: string }>('image');
    image.setAttribute('image', id);
    image.setAttribute('alt', 'Three beds in front of hills');
    doc.getXmlFragment('content').insert(0, [image]);
  });
}

/** Titles of a device that has been used for a while, and how many hours ago each was edited. */
const SHELF = [
  ['Minutes, parents’ evening', 2],
  ['Packing list for the class trip', 26],
  ['Letter to the council', 50],
  ['Recipe: leek and potato soup', 120],
  ['', 24 * 12],
] as const;

/** Documents on the list, older than the one that is open. */
export async function fillShelf(browser: Browser, origin: string): Promise<void> {
  const page = await browser.newTab();
  for (const [title] of SHELF) {
    await page.goto(`${origin}/new`);
    await page.waitForURL('**/d/#*');
    const document = await OpenDocument.in(page, browser.name);
    await page.locator('.title-field').fill(title);
    await document.typeParagraph('As we said.');
    await document.untilAtHome();
  }
  await page.goto(origin);
  await page
    .locator('.document')
    .nth(SHELF.length - 1)
    .waitFor();
  await page.evaluate(async (shelf) => {
    const store = await new Promise<IDBObjectStore>((resolve, reject) => {
      const opening = indexedDB.open('parley.library');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () =>
        resolve(opening.result.transaction('documents', 'readwrite').objectStore('documents'));
    });
    const all = store.getAll();
    all.onsuccess = () => {
      for (const record of all.result) {
        const hours = shelf.find(([title]) => title === record.title)?.[1];
        if (hours === undefined) continue;
        const then = Date.now() - hours * 3_600_000;
        store.put({ ...record, opened: then, edited: then, role: hours === 50 ? 'view' : record.role });
      }
    };
    await new Promise((resolve) => store.transaction.addEventListener('complete', resolve));
  }, SHELF);
  await page.close();
}
