import { test } from '../src/coturn.ts';
import { expect } from '../src/index.ts';

/** coturn's certificate is its own; a browser takes it only so. */
const FLAGS = ['--ignore-certificate-errors'];

test('behind the status stands who is joined to whom and how; each way can be tested, and the details copied', async ({
  launch,
  links,
  relay: _gives,
}) => {
  const browsers = [
    await launch('ada', { flags: FLAGS }),
    await launch('bob', { flags: FLAGS }),
    await launch('cleo', { flags: FLAGS, webRtc: false }),
  ];
  const [first, ...others] = browsers;
  const ada = await first?.open(links.edit);
  if (!ada) throw new Error('nobody is here');
  await ada.page.locator('.status-line').click();
  await expect(ada.page.locator('.connection-view')).toContainText('Nobody else is here.');
  await ada.page.keyboard.press('Escape');
  await Promise.all(others.map((browser) => browser.open(links.edit)));
  await ada.untilDirect();
  await ada.untilStatus('sees the third', ({ peers }) => peers.length === 2);
  const { page } = ada;

  // By keyboard alone.
  await page.locator('.status-line').focus();
  await page.keyboard.press('Enter');
  const view = page.locator('.connection-view');
  await expect(view.locator('[data-route="direct"]')).toContainText(/directly.*there and back/);
  // Whichever of the two calls home for both.
  await expect(view.locator('li', { hasText: /^You and .*: through (home|others)/ })).toHaveCount(1);
  // What the others say of each other, who are asked only while this is open.
  await expect(view.locator('li', { hasText: /^(?!You)\S.* and .*: through (home|others)/ })).toHaveCount(1);

  await view.getByRole('button', { name: 'Test my connection' }).focus();
  await page.keyboard.press('Enter');
  for (const check of ['signaling', 'home', 'webrtc', 'stun', 'turn-udp', 'turn-tcp', 'turn-tls', 'clock']) {
    await expect(view.locator(`[data-check="${check}"]`)).toHaveAttribute('data-finding', 'fine');
  }

  await browsers[0]?.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await view.getByRole('button', { name: 'Copy details' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('- turn-tls: fine');
  const details = await page.evaluate(() => navigator.clipboard.readText());
  expect(details).toContain('Route: direct');
  expect(details).not.toMatch(/127\.0\.0\.1|localhost|\.local|[0-9a-f]{32}/);
});
