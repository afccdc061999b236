import { expect, OpenDocument, test } from '../src/index.ts';

test('the owner deletes for everybody from the list, while home is away: whoever has it open is told, home hears of it later', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  const list = await ada.newTab();
  await list.goto(`${server.origin}/new`);
  await list.waitForURL('**/d/#*');
  const made = await OpenDocument.in(list, 'ada');
  await made.type('Nobody is to see this.');
  await made.untilAtHome();
  const link = list.url();
  const bob = await launch('bob');
  for (const person of [ada, bob]) person.expectServersAway();
  const bobs = await bob.open(link);
  await bobs.shows('Nobody is to see this.');

  await list.goto(server.origin);
  const row = list.locator('.document');
  await row.getByRole('button').click();
  await list.getByRole('menuitem', { name: 'Delete for everybody…' }).click();
  await expect(list.getByRole('dialog')).toContainText('This cannot be undone');
  // What is loaded only when it is needed is here then.
  await list.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await server.kill();
  await list.getByRole('button', { name: 'Delete for everybody', exact: true }).click();
  await expect(row).toContainText('Deleted; home has not heard of it yet');

  await server.start();
  await list.reload();
  await expect(row).toContainText('Deleted by its owner');
  await row.getByRole('button').click();
  await expect(list.getByRole('menuitem', { name: 'Remove from this device…' })).toBeVisible();
  await expect(list.getByRole('menuitem', { name: 'Delete for everybody…' })).toHaveCount(0);

  await test.step('who had it open is told by home, and keeps a copy that cannot be written to', async () => {
    await expect(bobs.page.locator('[data-deleted="owner"]')).toContainText(
      'Its owner deleted this document',
    );
    await expect(bobs.page.locator('[data-deleted="owner"]')).toContainText('keeps its copy');
    await bobs.shows('Nobody is to see this.');
    await expect(bobs.writing).toHaveAttribute('contenteditable', 'false');
  });

  await test.step('who opens the link is told, and nothing of it is at home', async () => {
    const page = await (await launch('eve')).newTab();
    await page.goto(link);
    await expect(page.locator('[data-deleted="owner"]')).toContainText('Nothing of it is on this device.');
  });
});
