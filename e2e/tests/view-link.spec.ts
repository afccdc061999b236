import { openFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { homePosition } from '../src/home-position.ts';
import { expect, expectEqual, type OpenDocument, test } from '../src/index.ts';

/** Changes the document behind the page's back, as a script in it or a bug could. */
const meddle = ({ page }: OpenDocument, text: string): Promise<void> =>
  page.evaluate((text) => {
    if (!window.parley) throw new Error('no document is open');
    const { doc, Y } = window.parley;
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(text)]);
    doc.getXmlFragment('content').push([paragraph]);
  }, text);

test('a view link reads and cannot write: what is changed in its page is nowhere, and is never signed later', async ({
  launch,
  links,
  server,
}) => {
  test.setTimeout(240_000);
  const { room } = await openFragment(nodeCrypto(), new URL(links.view).hash.slice(1));
  const [ada, vera] = await Promise.all([launch('ada'), launch('vera', { profile: true })]);
  const [editor, viewer] = await Promise.all([ada.open(links.edit), vera.open(links.view)]);
  await Promise.all([editor.untilDirect(), viewer.untilDirect()]);
  await editor.typeParagraph('Written by Ada.');
  await viewer.shows('Written by Ada.');
  await editor.untilAtHome();
  // Home's receipt reaches Vera through Ada, a moment after Ada.
  await expect.poll(async () => (await viewer.status()).outbox).toBe(0);
  const written = await expectEqual([editor, viewer]);
  const position = homePosition(server.dataFolder, room);

  // By hand: the page takes no key, no paste and no drop.
  await viewer.writing.click();
  await viewer.page.keyboard.press('Control+End');
  await viewer.type('Typed by Vera.');
  await viewer.page.keyboard.press('Control+A');
  await viewer.page.keyboard.press('Delete');
  await viewer.page.keyboard.insertText('Pasted by Vera.');
  expect(await viewer.state()).toEqual(written);
  expect(await viewer.text()).toBe(await editor.text());

  // Behind its back: only that page's own copy changes.
  await meddle(viewer, 'Slipped in by Vera.');
  expect((await viewer.state()).xml).toContain('Slipped in by Vera.');
  expect(await viewer.status()).toMatchObject({ lastEdit: null, outbox: 0 });

  // What Ada writes from then on passes; nothing came the other way, and nothing went home.
  await editor.typeParagraph('Ada, later.');
  await viewer.shows('Ada, later.');
  await editor.untilAtHome();
  const after = await editor.state();
  expect(after.xml).not.toContain('Vera');
  expect(homePosition(server.dataFolder, room).certificates, 'nobody but Ada is certified').toBe(1);
  expect(position.certificates).toBe(1);

  // The edit link, in the same browser: first beside the viewer's tab, then without it, with the same log.
  const beside = await vera.open(links.edit);
  await expect.poll(() => beside.state()).toEqual(after);
  await meddle(viewer, 'Slipped in beside it.');
  await beside.typeParagraph('Vera, with the edit link.');
  await editor.shows('Vera, with the edit link.');
  await viewer.close();
  await beside.close();
  await vera.quit();
  await vera.launch();
  const again = await vera.open(links.edit);
  await again.untilDirect();
  await again.typeParagraph('Vera, once more.');
  await editor.shows('Vera, once more.');
  await again.untilAtHome();
  const { xml } = await expectEqual([editor, again]);
  expect(xml).not.toMatch(/Slipped in|Typed by|Pasted by/);
  await Promise.all([ada.quit(), vera.quit()]);

  // From home alone: the same.
  const bob = await launch('bob');
  const third = await bob.open(links.view);
  await expect.poll(async () => (await third.state()).xml).toBe(xml);
});
