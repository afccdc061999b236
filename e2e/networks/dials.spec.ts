import { expect, test } from '@playwright/test';
import { launchProcess } from '../src/browser.ts';
import { Browser, expectEqual, newDocument, type OpenDocument, ParleyServer } from '../src/index.ts';

declare global {
  interface Window {
    /** How many connections this page has made. */
    connectionsMade?: number;
  }
}

const DIALS = 600;
/** So many come and go at the same time. */
const VISITORS = 4;
/** Who is not reached directly by then goes again, ms: in between, the browser may make none. */
const STAY_MS = 10_000;
const LOOK_MS = 500;
const LIMIT_MS = 45 * 60_000;
/** From opening until direct, ms. */
const DIRECT_MS = 40_000;

/** An init script: counts the page's connections. */
function countConnections(): void {
  const Native = window.RTCPeerConnection;
  window.connectionsMade = 0;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connectionsMade = (window.connectionsMade ?? 0) + 1;
    }
  };
}

test('600 dials and hang-ups in one tab: direct all the while, or within 40 s, and the page says what is in the way', async () => {
  test.setTimeout(LIMIT_MS);
  const server = await ParleyServer.start();
  const process = await launchProcess();
  const ada = await Browser.launch('ada');
  const visitors = await Promise.all(
    Array.from({ length: VISITORS }, (_, at) => Browser.launch(`visitor-${at}`, {}, process)),
  );
  try {
    await ada.context.addInitScript(countConnections);
    const { edit } = await newDocument(server.origin);
    const first = await ada.open(edit);
    const made = (): Promise<number> => first.page.evaluate(() => window.connectionsMade ?? 0);
    let isOver = false;
    const watched = watch(first, () => isOver);
    let missed = 0;
    await Promise.all(
      visitors.map(async (visitor) => {
        while ((await made()) < DIALS) {
          const here = await visitor.open(edit);
          if (!(await isJoined(here))) missed += 1;
          await here.close();
        }
      }),
    );
    const last = visitors[0];
    if (!last) throw new Error('nobody is left');
    const opened = performance.now();
    const second = await last.open(edit);
    await first.untilDirect(1, DIRECT_MS);
    const took = (performance.now() - opened) / 1_000;
    isOver = true;
    const { refusedMs, silent } = await watched;
    console.log(
      `${await made()} dials; ${missed} visitors left without having been joined directly; ` +
        `the browser made none for ${(refusedMs / 1_000).toFixed(1)} s in all; direct again after ${took.toFixed(1)} s`,
    );
    expect(silent, 'what is in the way was named').toEqual([]);
    await second.typeParagraph('After all of them.');
    await first.shows('After all of them.');
    await expectEqual([first, second]);
  } finally {
    await Promise.all([ada, ...visitors].map((browser) => browser.close()));
    await process.close();
    await server.close();
  }
});

/** Until it is over: for how long the page knew that no connection can be made, and what else its status line said for longer
 * than a look meanwhile. */
async function watch(
  document: OpenDocument,
  isOver: () => boolean,
): Promise<{ refusedMs: number; silent: string[] }> {
  const line = document.page.locator('.status-line');
  const silent: string[] = [];
  let refusedMs = 0;
  let was: string | null = null;
  while (!isOver()) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { problems } = await document.status();
    if (!problems.some(({ code }) => code === 'connections-exhausted')) {
      was = null;
      continue;
    }
    refusedMs += LOOK_MS;
    const said = (await line.textContent()) ?? '';
    if (was === said && !said.includes('The browser tidies up connections')) silent.push(said);
    was = said;
  }
  return { refusedMs, silent };
}

async function isJoined(document: OpenDocument): Promise<boolean> {
  const deadline = performance.now() + STAY_MS;
  while (performance.now() < deadline) {
    // The tab that stays is the one all others find here; visitors are joined to each other, too.
    const { peers } = await document.status();
    if (peers.length > 0 && peers.every(({ route }) => route === 'direct')) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS / 5));
  }
  return false;
}
