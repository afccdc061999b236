import { expect, expectEqual, test } from '../src/index.ts';

test('what an input method composes is whole, whatever others write in the same paragraph and around it meanwhile', async ({
  launch,
  links,
}) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  const [first, second] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  await Promise.all([first.untilDirect(), second.untilDirect()]);
  await first.typeParagraph('Above.');
  await first.typeParagraph('Tea: ');
  await second.shows('Tea:');

  const keyboard = await first.page.context().newCDPSession(first.page);
  const compose = (text: string) =>
    keyboard.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await first.focusEnd();
  await compose('こ');
  await second.shows('こ');

  // In the same paragraph, before the composed word; and a paragraph above it.
  await second.focusEnd();
  await second.press('Home');
  await second.type('Green ');
  await compose('こう');
  await first.shows('Green Tea:');
  await second.press('Control+Home');
  await second.press('Enter');
  await second.press('ArrowUp');
  await second.type('New.');
  await first.shows('New.');
  await compose('こうちゃ');
  await keyboard.send('Input.insertText', { text: '紅茶' });
  await first.type('!');

  await second.shows('Green Tea: 紅茶!');
  const both = await expectEqual([first, second]);
  expect(both.xml).toBe(
    '<paragraph>New.</paragraph><paragraph>Above.</paragraph><paragraph>Green Tea: 紅茶!</paragraph>',
  );
  expect(await first.text()).toBe('New.\nAbove.\nGreen Tea: 紅茶!');
});
