import type { BrowserContext } from '@playwright/test';
import { expect, expectEqual, type OpenDocument, test } from '../src/index.ts';

const missing = ({ page }: OpenDocument) => page.locator('[data-missing]');
const xml = async (document: OpenDocument): Promise<string> => (await document.state()).xml;

/** Holds back what the servers say to the pages of a browser, until the returned function is called. */
async function holdServers(context: BrowserContext): Promise<() => void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await context.routeWebSocket(/\/(home|signal)\?/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => void opened.then(() => socket.send(message)));
  });
  return open;
}

test('a document that has not arrived says so; what is typed before stands together at its beginning', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada');
  const author = await ada.open(links.edit);
  await expect(missing(author), 'home says that there is nothing').toHaveCount(0);
  await author.typeParagraph('From Ada.');
  await author.page.getByRole('textbox', { name: 'Title of the document' }).fill('Plan');
  await author.untilAtHome();
  await ada.quit();

  const [bob, vera] = await Promise.all([launch('bob', { profile: true }), launch('vera')]);
  await test.step('typed while it is on its way', async () => {
    const release = await holdServers(bob.context);
    const early = await bob.open(links.edit);
    await expect(early.page.locator('h1.title')).toHaveText('…');
    await early.type('Typed first.', { delay: 0 });
    release();
    await early.shows('From Ada.');
    expect(await xml(early)).toBe('<paragraph>Typed first.</paragraph><paragraph>From Ada.</paragraph>');
    await early.type(' And on.');
    await early.shows('Typed first. And on.');
    await expect(early.page).toHaveTitle('Plan – Parley');
    await early.untilAtHome();
    await bob.quit();
  });

  await test.step('nobody in reach: it is said, and after a while one writes all the same', async () => {
    for (const browser of [bob, vera]) browser.expectServersAway();
    // The page itself is kept by the browser.
    const list = await vera.newTab();
    await list.goto(server.origin);
    await list.evaluate(async () => {
      await navigator.serviceWorker.ready;
      while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await server.kill('SIGKILL');
    const says = async (document: OpenDocument): Promise<void> => {
      await expect(missing(document)).toContainText('has not reached this device yet');
      await expect(document.page.locator('h1.title')).toHaveText('…');
      await expect(document.page.locator('.status-line')).toContainText('has not arrived yet');
      expect(await document.status()).toMatchObject({ arrived: false, route: 'offline' });
    };
    const viewer = await vera.open(links.view);
    await says(viewer);
    await viewer.close();
    const late = await vera.open(links.edit);
    await says(late);
    await late.typeParagraph('From Vera.');
    await late.untilStatus('it is on this device', ({ lastEdit }) => lastEdit?.onDevice === true);
    await expect(missing(late), 'which is not the document').toBeVisible();
    await expect(list.locator('.document-title')).toHaveText('Not here yet');

    await server.start();
    await late.shows('From Ada.');
    await expect(missing(late)).toHaveCount(0);
    await expect(late.page).toHaveTitle('Plan – Parley');
    const whole = await xml(late);
    expect(whole).toContain('<paragraph>From Vera.</paragraph>');
    expect(whole).not.toContain('<paragraph></paragraph>');
    await expect(list.locator('.document-title')).toHaveText('Plan');
    await late.untilAtHome();
    await bob.launch();
    await expectEqual([late, await bob.open(links.edit)]);
  });
});
