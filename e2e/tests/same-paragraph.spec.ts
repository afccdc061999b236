import { expect, expectEqual, type OpenDocument, test } from '../src/index.ts';

const WRITE_MS = 10_000;

/** Types numbered words with the keyboard, at the caret and now and then at another place, as fast as a quick person. */
async function write(document: OpenDocument, name: string): Promise<number> {
  const until = performance.now() + WRITE_MS;
  let words = 0;
  while (performance.now() < until) {
    await document.type(`${name}${words++} `, { delay: 60 });
    if (words % 3 === 0) await document.page.keyboard.press('Home');
    if (words % 5 === 0) await document.page.keyboard.press('End');
    if (words % 7 === 0) await document.page.keyboard.press('Backspace');
  }
  return words;
}

test('both type in the same paragraph for 10 s; both documents, and a third opened afterwards from home, are the same', async ({
  launch,
  links,
}) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  const [first, second] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  await Promise.all([first.untilDirect(), second.untilDirect()]);
  await first.typeParagraph('Together: ');
  await second.shows('Together:');
  await Promise.all([first.focusEnd(), second.focusEnd()]);

  const counts = await Promise.all([write(first, 'a'), write(second, 'b')]);
  for (const count of counts) expect(count).toBeGreaterThan(10);
  const both = await expectEqual([first, second]);
  expect(both.xml.match(/<paragraph>/g), 'it is one paragraph').toHaveLength(1);
  expect(both.vector.length, 'both wrote').toBeGreaterThanOrEqual(2);
  await Promise.all([first.untilAtHome(), second.untilAtHome()]);
  await Promise.all([ada.quit(), bob.quit()]);

  const cleo = await launch('cleo');
  const third = await cleo.open(links.edit);
  await expect.poll(() => third.state()).toEqual(both);
  expect(await third.status()).toMatchObject({ home: 'connected', peers: [] });
});
