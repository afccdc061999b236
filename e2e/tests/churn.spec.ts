import { type Browser, expect, expectEqual, type OpenDocument, test } from '../src/index.ts';

const BROWSERS = 6;
const ROUNDS = 3;
/** How long everybody types between two blows, in milliseconds. */
const ROUND_MS = 3_000;

test('six type while one after the other is killed and another comes, and the server restarts: all are equal', async ({
  launch,
  links,
  server,
}) => {
  let made = 0;
  const come = async (): Promise<{ browser: Browser; document: OpenDocument }> => {
    made += 1;
    const browser = await launch(`person-${made}`, { profile: true });
    browser.expectServersAway();
    return { browser, document: await browser.open(links.edit) };
  };
  const here = [];
  for (let count = 0; count < BROWSERS; count++) here.push(await come());
  for (const { document } of here)
    await document.untilStatus('sees the others', ({ peers }) => peers.length >= 2);
  for (const { document } of here) await begin(document);

  const known: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    const [gone] = here.splice(0, 1);
    if (!gone) throw new Error('nobody is left');
    known.push(...(await reached(gone.document)));
    await gone.browser.kill();
    if (round === 1) await server.restart();
    const next = await come();
    here.push(next);
    await begin(next.document);
  }
  for (const { document } of here) await end(document);
  for (const { document } of here) known.push(...(await reached(document)));
  const documents = here.map(({ document }) => document);
  await expectEqual(documents, 60_000);
  for (const { page, name } of documents) {
    const words = await page.evaluate(() => window.parley?.doc.getArray<string>('churn').toArray() ?? []);
    expect(new Set(words).size, `no word is doubled at ${name}`).toBe(words.length);
    expect(new Set(words), `everything that reached another is at ${name}`).toEqual(
      new Set([...words, ...known]),
    );
  }
});

/** Writes a word each 200 ms, which names who wrote it and its number. */
const begin = ({ page, name }: OpenDocument): Promise<void> =>
  page.evaluate((name) => {
    const words = window.parley?.doc.getArray<string>('churn');
    let count = 0;
    const timer = setInterval(() => words?.push([`${name} ${count++}`]), 200);
    Object.assign(window, { endChurn: () => clearInterval(timer) });
  }, name);

const end = ({ page }: OpenDocument): Promise<void> =>
  page.evaluate(() => (window as unknown as { endChurn(): void }).endChurn());

/** Its own words, if another device is known to hold all of them. */
const reached = ({ page, name }: OpenDocument): Promise<string[]> =>
  page.evaluate((name) => {
    const { room, doc } = window.parley ?? {};
    const own = (doc?.getArray<string>('churn').toArray() ?? []).filter((word) =>
      word.startsWith(`${name} `),
    );
    return (room?.status.lastEdit?.peers ?? 0) > 0 ? own : [];
  }, name);
