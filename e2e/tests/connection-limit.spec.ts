import { expect, expectEqual, test } from '../src/index.ts';

/** More than Chromium lets a page have before it has collected closed ones. */
const TOO_MANY = 520;

test('a tab that has made too many connections says so, goes through home, and is direct again within 40 s', async ({
  launch,
  links,
}) => {
  const [ada, bob] = [await launch('ada'), await launch('bob')];
  const first = await ada.open(links.edit);
  const made = await first.page.evaluate((many) => {
    let count = 0;
    try {
      for (; count < many; count++) new RTCPeerConnection().close();
    } catch {
      return count;
    }
    return count;
  }, TOO_MANY);
  expect(made, 'the bound is met').toBeLessThan(TOO_MANY);

  const refused = performance.now();
  const second = await bob.open(links.edit);
  await first.untilStatus('says what is in the way', ({ problems }) =>
    problems.some(({ code }) => code === 'connections-exhausted'),
  );
  await expect(first.page.locator('.status-line')).toContainText('The browser tidies up connections');
  await first.typeParagraph('Ada, through home.');
  await second.shows('Ada, through home.');
  await Promise.all([first.untilDirect(1, 40_000), second.untilDirect(1, 40_000)]);
  console.log(`direct again after ${((performance.now() - refused) / 1000).toFixed(1)} s`);
  await first.untilStatus('nothing is in the way', ({ problems }) => problems.length === 0);
  await second.typeParagraph('Bob, directly.');
  await first.shows('Bob, directly.');
  await expectEqual([first, second]);
});
