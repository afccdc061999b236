import { expect, test } from '@playwright/test';
import { expectEqual } from '../src/index.ts';
import { Lab } from './lab/lab.ts';
import { untilRung } from './rung.ts';
import { Stream } from './stream.ts';

let lab: Lab;

test.beforeAll(async () => {
  lab = await Lab.build();
});

test.afterAll(async () => {
  await lab?.close();
});

test('a captive portal answers everything with its own page: nothing is lost, the page stays itself, and is direct again', async () => {
  const homes = [await lab.internet.home(), await lab.internet.home()] as const;
  const [ada, bob] = [
    await lab.browser('ada', await homes[0].device()),
    await lab.browser('bob', await homes[1].device()),
  ];
  await lab.portal(homes[0]);
  const { edit } = await lab.document();
  const first = await ada.open(edit);
  await first.typeParagraph('Before the portal.');
  await first.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const second = await bob.open(edit);
  await second.shows('Before the portal.');
  await untilRung([first, second], 'direct');

  const stream = await Stream.begin([first, second]);
  await homes[0].pass('portal');
  await first.untilStatus('knows that no server answers', ({ home, signaling, peers }) => {
    return home !== 'connected' && signaling !== 'connected' && peers.length === 0;
  });
  const answered = await first.page.evaluate(async () => (await fetch('/healthz')).text());
  expect(answered, 'the portal answers').toContain('Please sign in');
  await homes[0].pass('all');
  await untilRung([first, second], 'direct', 60_000);
  await stream.end();

  await homes[0].pass('portal');
  await first.page.reload();
  await first.loaded();
  await first.shows('Before the portal.');
  await first.typeParagraph('Written behind the portal.');
  await first.untilStatus('it is on this device', ({ lastEdit }) => lastEdit?.onDevice === true);
  await homes[0].pass('all');
  await second.shows('Written behind the portal.', 60_000);
  await expectEqual([first, second]);
});
