import { type Browser, expect, newDocument, type OpenDocument, test, until } from '../src/index.ts';
import { beginKeystrokes, type Delay, endKeystrokes, summaryOf } from '../src/keystrokes.ts';
import {
  fingerprintOf,
  type LargeText,
  layOutWhatIsInSight,
  paragraphsOf,
  writeLarge,
} from '../src/large-text.ts';

/** Home is not there, and never was; signaling is. */
test.use({ serverSettings: { PARLEY_PARTS: 'page,signaling' } });

const ARRIVE_MS = 90_000;
/** On a busy machine everything takes long; only what takes a large part of the whole was held up by the bulk. */
const HELD_UP_MS = 5_000;

const LARGE: readonly (LargeText & { what: string; as: 'paste' | 'edits'; bytes: number })[] = [
  { what: '300 KB, pasted', paragraphs: 150, length: 2_000, as: 'paste', bytes: 300_000 },
  { what: '1 MB, pasted', paragraphs: 250, length: 4_000, as: 'paste', bytes: 1_000_000 },
  { what: '1 MB, in many edits', paragraphs: 250, length: 4_000, as: 'edits', bytes: 1_000_000 },
  { what: '5 MB, pasted', paragraphs: 500, length: 10_000, as: 'paste', bytes: 5_000_000 },
];

test('documents of 300 KB, 1 MB and 5 MB reach a newcomer over the mesh with home stopped, and hold up no keystroke', async ({
  launch,
  server,
}) => {
  test.setTimeout(600_000);
  const [ada, bob, cleo] = await Promise.all([launch('ada'), launch('bob'), launch('cleo')]);
  for (const browser of [ada, bob, cleo]) browser.expectServersAway();

  for (const { what, as, bytes, ...text } of LARGE) {
    await test.step(what, async () => {
      const { edit } = await newDocument(server.origin);
      const author = await open(ada, edit);
      expect(await writeLarge(author, text, as)).toBeGreaterThan(bytes);
      const third = await open(cleo, edit);
      await Promise.all([author.untilDirect(), third.untilDirect()]);
      await arrived(third, text);
      if (as === 'edits') expect((await author.status()).outbox).toBeGreaterThan(text.paragraphs / 4);

      await beginKeystrokes([author, third]);
      const began = Date.now();
      const newcomer = await open(bob, edit);
      await arrived(newcomer, text);
      const meanwhile = { from: began, to: Date.now() };
      const delays = [
        ...(await endKeystrokes(author, meanwhile)),
        ...(await endKeystrokes(third, meanwhile)),
      ];
      expectNotHeldUp(what, delays, meanwhile);

      const written = await fingerprintOf(author);
      expect(written.characters).toBeGreaterThan(bytes);
      for (const document of [third, newcomer]) expect(await fingerprintOf(document)).toEqual(written);
      for (const document of [author, third, newcomer]) {
        const status = await document.untilStatus(
          'two direct peers',
          ({ route, peers }) => route === 'direct' && peers.length === 2,
        );
        expect(status.home, 'nothing came from home').not.toBe('connected');
      }
      expect((await author.status()).lastEdit).toMatchObject({ onDevice: true, atHome: false });
      await Promise.all([author, third, newcomer].map((document) => document.close()));
    });
  }
});

test('a paste of 5 MB into a live document arrives, and what is typed meanwhile does not wait behind it', async ({
  launch,
  links,
}) => {
  test.setTimeout(300_000);
  const [ada, bob, cleo] = await Promise.all([launch('ada'), launch('bob'), launch('cleo')]);
  for (const browser of [ada, bob, cleo]) browser.expectServersAway();
  const [first, second, third] = await Promise.all([
    open(ada, links.edit),
    open(bob, links.edit),
    open(cleo, links.edit),
  ]);
  await Promise.all([first, second, third].map((document) => document.untilDirect(2)));
  await first.typeParagraph('Before the paste.');
  await Promise.all([second.shows('Before the paste.'), third.shows('Before the paste.')]);

  await beginKeystrokes([second, third]);
  const began = Date.now();
  const text = { paragraphs: 500, length: 10_000 };
  await paste(first, text);
  for (const document of [second, third]) await arrived(document, text);
  const meanwhile = { from: began, to: Date.now() };
  const delays = [...(await endKeystrokes(second, meanwhile)), ...(await endKeystrokes(third, meanwhile))];
  expectNotHeldUp('5 MB, pasted with the clipboard', delays, meanwhile);

  // The document lives on.
  await second.typeParagraph('After the paste.');
  await expect
    .poll(async () => (await fingerprintOf(first)).paragraphs, { timeout: ARRIVE_MS })
    .toBe(text.paragraphs + 1);
  for (const document of [first, third]) {
    await expect
      .poll(() => fingerprintOf(document), { timeout: ARRIVE_MS })
      .toEqual(await fingerprintOf(second));
  }
  expect((await fingerprintOf(first)).characters).toBeGreaterThan(5_000_000);
});

async function open(browser: Browser, link: string): Promise<OpenDocument> {
  const document = await browser.open(link);
  await layOutWhatIsInSight(document);
  return document;
}

/** Keystrokes went both ways between two others while the bulk was under way, and none waited for its end. */
function expectNotHeldUp(
  what: string,
  delays: readonly Delay[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const summary = summaryOf(delays);
  console.log(`${what}: there in ${to - from} ms; keystrokes between two others meanwhile (ms):`, summary);
  expect(new Set(delays.map((delay) => delay.from)).size).toBe(2);
  expect(summary.count).toBeGreaterThan(10);
  expect(summary.p95).toBeLessThan(Math.max(HELD_UP_MS, (to - from) / 4));
}

async function arrived(
  document: OpenDocument,
  { paragraphs }: { readonly paragraphs: number },
): Promise<void> {
  let there = 0;
  await until(
    `${document.name} has ${paragraphs} paragraphs`,
    async () => {
      there = await paragraphsOf(document);
      return there >= paragraphs;
    },
    { timeout: ARRIVE_MS, detail: () => `${there} are there` },
  );
}

/** Pastes plain text at the caret, as the clipboard would bring it. Its first line continues the paragraph there. */
async function paste(document: OpenDocument, text: LargeText): Promise<void> {
  await document.focusEnd();
  await document.writing.evaluate((element, { paragraphs, length }) => {
    const letter = (): string => String.fromCharCode(97 + Math.floor(Math.random() * 26));
    const line = (): string => Array.from({ length }, (_, at) => (at % 8 === 7 ? ' ' : letter())).join('');
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', Array.from({ length: paragraphs }, line).join('\n\n'));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
