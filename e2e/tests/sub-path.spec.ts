import { createServer } from 'node:net';
import { pasteInto } from '../src/clipboard.ts';
import { expect, newDocument, OpenDocument, ParleyServer, test } from '../src/index.ts';

/** A port nobody listens on: the public address has to be known before the server is. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const holder = createServer().once('error', reject);
    holder.listen(0, () => {
      const address = holder.address();
      holder.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

test('under a path of another site: pages, sockets, service worker and links, isolated and without a refused script', async ({
  launch,
}) => {
  const port = await freePort();
  const place = `http://localhost:${port}/notes`;
  const server = await ParleyServer.start({ PORT: String(port), PARLEY_PUBLIC_URL: `${place}/` });
  try {
    const ada = await launch('ada');
    const page = await ada.newTab();
    await page.goto(place);
    await expect(page).toHaveURL(`${place}/`);
    await page.getByRole('link', { name: 'New document' }).first().click();
    const made = await OpenDocument.in(page, 'ada');
    expect(page.url()).toMatch(new RegExp(`^${place}/d/#`));
    await made.typeParagraph('Written under a path.');
    await made.untilAtHome();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

    // What is pasted is HTML made of text, and stays that; text becomes no script.
    await pasteInto(page, { html: '<p>Pasted <b>boldly</b></p>' });
    ada.complaints.expect(/TrustedScript/);
    await made.shows('Pasted boldly');
    const refused = await page.evaluate(() => {
      try {
        document.createElement('script').text = 'alert(1)';
        return 'taken';
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(refused).toBe('TypeError');

    // The service worker serves this place, and the manifest names it.
    await page.evaluate(() => navigator.serviceWorker.ready);
    const scope = await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.scope);
    expect(scope).toBe(`${place}/`);
    const browser = await ada.context.newCDPSession(page);
    const { errors, url } = await browser.send('Page.getAppManifest');
    expect([url, errors]).toEqual([`${place}/manifest.webmanifest`, []]);
    await page.goto(`${place}/`);
    await page.getByRole('link', { name: /^Written under a path/ }).click();
    await expect(page).toHaveURL(new RegExp(`^${place}/d/#`));
    await made.shows('Written under a path.');

    const bob = await launch('bob');
    const links = await newDocument(place);
    const shared = await bob.open(links.edit);
    await shared.typeParagraph('From a link made elsewhere.');
    await shared.untilAtHome();
  } finally {
    await server.close();
  }
});
