import { expect, test } from '../src/index.ts';

test('everyone closes; a new browser opens the link, and the document is there, from home', async ({
  launch,
  links,
}) => {
  const [ada, bob] = [await launch('ada'), await launch('bob')];
  const first = await ada.open(links.edit);
  const second = await bob.open(links.edit);
  await first.untilDirect();
  await first.typeParagraph('What Ada wrote before she left.');
  await second.shows('before she left.');
  await second.typeParagraph('What Bob wrote before he left.');
  await first.shows('before he left.');
  await first.untilAtHome();
  await second.untilAtHome();
  const written = await first.state();
  await ada.quit();
  await bob.quit();

  const cleo = await launch('cleo');
  const third = await cleo.open(links.edit);
  await third.shows('before she left.');
  await third.shows('before he left.');
  await expect.poll(() => third.state()).toEqual(written);
  expect(await third.status()).toMatchObject({ home: 'connected', peers: [], outbox: 0 });
});
