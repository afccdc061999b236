import { expect, test } from '../src/index.ts';

test('the caret goes where a key leads it, whatever arrives before the page hears of the key', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  await document.typeParagraph('First.');
  await document.typeParagraph('Last.');

  // A browser moves the caret first and says so in a task of its own; in between comes what somebody else wrote.
  await document.page.evaluate(() => {
    if (!window.parley) throw new Error('no document is open');
    const { doc, Y } = window.parley;
    const elsewhere = new Y.Doc();
    Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(doc));
    const before = Y.encodeStateVector(elsewhere);
    const last = elsewhere.getXmlFragment('content').get(1) as InstanceType<typeof Y.XmlElement>;
    (last.get(0) as InstanceType<typeof Y.XmlText>).insert(0, 'Not ');
    const [first] = window.document.querySelectorAll('.writing > p');
    window.getSelection()?.collapse(first?.firstChild ?? null, 0);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(elsewhere, before));
    elsewhere.destroy();
  });
  await document.shows('Not Last.');
  await document.type('The ');
  await document.shows('The First.\nNot Last.');
  expect(await document.text()).toBe('The First.\nNot Last.');

  // In between comes the next key.
  await document.writing.evaluate((writing) => {
    window.getSelection()?.collapse(writing.children[1]?.firstChild ?? null, 4);
    writing.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true }));
  });
  await document.shows('The First.\nNot \nLast.');
});
