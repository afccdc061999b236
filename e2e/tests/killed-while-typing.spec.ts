import { cp } from 'node:fs/promises';
import { makeFolder, removeFolder } from '../src/folder.ts';
import { readFromHome } from '../src/home-reader.ts';
import { expect, expectEqual, type OpenDocument, ParleyServer, test, until } from '../src/index.ts';

const ROUNDS = 3;
/** How many words more each must have been told are at home before the server is killed again. */
const WORDS_A_ROUND = 4;
/** How many words each types while the server is down. */
const WORDS_ALONE = 5;

declare global {
  interface Window {
    /** Every word of this page's person that was in the document when the status said that the last edit is at home. */
    saidAtHome?: Set<string>;
  }
}

/** One person who types numbered words in a paragraph of their own until told to stop, and what their page says of them. */
class Writer {
  readonly document: OpenDocument;
  readonly name: string;
  words = 0;
  #stopped = false;
  #typing: Promise<void> | null = null;

  constructor(document: OpenDocument, name: string) {
    this.document = document;
    this.name = name;
  }

  /** Notes from now on, at each change of the status, what it claims. */
  async watchClaims(): Promise<void> {
    await this.document.page.evaluate((name) => {
      if (!window.parley) throw new Error('no document is open');
      const { room, doc } = window.parley;
      const said = new Set<string>();
      window.saidAtHome = said;
      const own = new RegExp(`${name}\\d+\\.`, 'g');
      room.onStatus(({ lastEdit }) => {
        if (!lastEdit?.atHome) return;
        for (const [word] of doc.getXmlFragment('content').toString().matchAll(own)) said.add(word);
      });
    }, this.name);
  }

  saidAtHome(): Promise<string[]> {
    return this.document.page.evaluate(() => [...(window.saidAtHome ?? [])]);
  }

  start(): void {
    this.#typing = this.#type();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#typing;
  }

  /** Waits until so many more words are typed. */
  async typed(more: number): Promise<void> {
    const goal = this.words + more;
    await until(`${this.name} typed ${goal} words`, () => this.words >= goal);
  }

  async #type(): Promise<void> {
    while (!this.#stopped) {
      await this.document.type(`${this.name}${this.words}.`, { delay: 40 });
      // A moment's rest between words, as people take: in it the page may say that all of it is at home.
      await this.document.page.keyboard.press('Space', { delay: 150 });
      this.words += 1;
    }
  }
}

const missing = (words: readonly string[], text: string): string[] =>
  words.filter((word) => !text.includes(word));

/** What a home over a copy of that data gives to a stranger with the link. */
async function expectKept(data: string, link: string, words: readonly string[]): Promise<void> {
  const copy = await ParleyServer.start({ PARLEY_DATA: data, PARLEY_PARTS: 'home' });
  try {
    await readFromHome(link, copy.origin, (text) => missing(words, text).length === 0);
  } finally {
    await copy.close();
  }
}

test('the server is killed while both type, and restarted: nothing shown as at home is lost, everyone converges without a reload', async ({
  launch,
  links,
  server,
}) => {
  test.setTimeout(240_000);
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  for (const browser of [ada, bob]) browser.expectServersAway();
  const [first, second] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  await Promise.all([first.untilDirect(), second.untilDirect()]);
  await first.typeParagraph('Ada: ');
  await second.shows('Ada:');
  await second.typeParagraph('Bob: ');
  await first.shows('Bob:');
  await first.page.keyboard.press('Control+Home');
  await first.page.keyboard.press('End');
  const sessions = await Promise.all(
    [first, second].map((each) => each.page.evaluate(() => window.parley?.room.session)),
  );

  const writers = [new Writer(first, 'a'), new Writer(second, 'b')];
  await Promise.all(writers.map((writer) => writer.watchClaims()));
  for (const writer of writers) writer.start();
  const copies: { folder: string; claims: string[] }[] = [];
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      for (const writer of writers) {
        const before = (await writer.saidAtHome()).length;
        await until(
          `round ${round}: ${writer.name} is told of ${WORDS_A_ROUND} more words at home`,
          async () => (await writer.saidAtHome()).length >= before + WORDS_A_ROUND,
          { timeout: 45_000 },
        );
      }
      await server.kill('SIGKILL');
      await Promise.all(writers.map((writer) => writer.typed(WORDS_ALONE)));
      // What the pages say now they must have been told before the kill, and it must be on the disk as it stands.
      const claims = (await Promise.all(writers.map((writer) => writer.saidAtHome()))).flat();
      const folder = await makeFolder(`round-${round}`);
      copies.push({ folder, claims });
      // Without the socket it was asked through, which ended with it.
      const filter = (path: string): boolean => !path.endsWith('/control');
      await cp(server.dataFolder, folder, { recursive: true, filter });
      await server.start();
    }
    await Promise.all(writers.map((writer) => writer.typed(WORDS_ALONE)));
    await Promise.all(writers.map((writer) => writer.stop()));

    await Promise.all([first.untilAtHome(60_000), second.untilAtHome(60_000)]);
    const { xml } = await expectEqual([first, second]);
    const typed = writers.flatMap(({ name, words }) =>
      Array.from({ length: words }, (_, n) => `${name}${n}.`),
    );
    expect(missing(typed, xml), 'every word stands').toEqual([]);
    expect(
      await Promise.all([first, second].map((each) => each.page.evaluate(() => window.parley?.room.session))),
      'no page was reloaded',
    ).toEqual(sessions);
    await readFromHome(links.view, server.origin, (text) => text === xml);
    for (const { claims } of copies) expect(claims.length).toBeGreaterThan(0);
    await Promise.all(copies.map(({ folder, claims }) => expectKept(folder, links.view, claims)));
  } finally {
    await Promise.all(copies.map(({ folder }) => removeFolder(folder)));
  }
});
