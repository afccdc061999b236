import type { Status } from '@parley/room';
import { expect, type Locator, type Page } from '@playwright/test';

const OPEN_MS = 30_000;
const POLL_MS = [25, 50, 100, 200];

/** What must agree between replicas of one document. Never its encoding: that may differ (rule 10). */
export interface DocumentState {
  readonly xml: string;
  /** Client → clock, by client. */
  readonly vector: readonly (readonly [number, number])[];
  /** Client → deleted ranges as [clock, length], by client. */
  readonly deleted: readonly (readonly [number, readonly (readonly [number, number])[]])[];
  /** Whether something waits for what it builds on. */
  readonly pending: boolean;
}

/** A document open in one tab, as its person and as a developer there sees it. */
export class OpenDocument {
  readonly page: Page;
  readonly name: string;

  private constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  /** Waits until the page has loaded its document from this device's log. */
  static async in(page: Page, name: string): Promise<OpenDocument> {
    const document = new OpenDocument(page, name);
    await document.loaded();
    return document;
  }

  async loaded(): Promise<void> {
    await this.page.locator('.writing').waitFor({ timeout: OPEN_MS });
    await until(`${this.name}: the document is open`, () =>
      this.page.evaluate(() => window.parley !== undefined),
    );
  }

  /** The text area. */
  get writing(): Locator {
    return this.page.locator('.writing');
  }

  /** Puts the caret at the end of the text, as a click there does. */
  async focusEnd(): Promise<void> {
    await this.writing.focus();
    await this.press('Control+End');
  }

  /** Presses a key, or several at once as `Control+End`. */
  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }

  /** Types with the keyboard where the caret is. `delay` is the time between two keys, ms. */
  async type(text: string, { delay = 10 }: { delay?: number } = {}): Promise<void> {
    await this.page.keyboard.type(text, { delay });
  }

  /** Types in a paragraph of its own at the end. */
  async typeParagraph(text: string, options: { delay?: number } = {}): Promise<void> {
    await this.focusEnd();
    if ((await this.text()).trim() !== '') await this.page.keyboard.press('Enter');
    await this.type(text, options);
  }

  /** The text that is seen, a line a block, without the carets of others that stand in it. */
  text(): Promise<string> {
    return this.writing.evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const caret of copy.querySelectorAll('.caret')) caret.remove();
      return [...copy.children].map((block) => block.textContent).join('\n');
    });
  }

  status(): Promise<Status> {
    return this.page.evaluate(() => {
      if (!window.parley) throw new Error('no document is open');
      return window.parley.room.status;
    });
  }

  state(): Promise<DocumentState> {
    return this.page.evaluate(() => {
      if (!window.parley) throw new Error('no document is open');
      const { doc, Y } = window.parley;
      const { sv, ds } = Y.snapshot(doc);
      const byClient = (a: readonly [number, unknown], b: readonly [number, unknown]) => a[0] - b[0];
      return {
        xml: doc.getXmlFragment('content').toString(),
        vector: [...sv].sort(byClient),
        deleted: [...ds.clients]
          .map(([client, items]) => [client, items.map(({ clock, len }) => [clock, len] as const)] as const)
          .sort(byClient),
        pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
      };
    });
  }

  /** Waits until the page shows that text. */
  async shows(text: string, timeout = 30_000): Promise<void> {
    let seen = '';
    await until(
      `${this.name} sees “${text}”`,
      async () => {
        seen = await this.text();
        return seen.includes(text);
      },
      { timeout, detail: () => `but “${seen}”` },
    );
  }

  /** Waits until the status is so. */
  async untilStatus(what: string, is: (status: Status) => boolean, timeout = 30_000): Promise<Status> {
    let last = await this.status();
    await until(
      `${this.name}: ${what}`,
      async () => {
        last = await this.status();
        return is(last);
      },
      { timeout, detail: () => JSON.stringify(last) },
    );
    return last;
  }

  /** Waits until it is joined directly to so many peers of other devices. */
  untilDirect(peers = 1, timeout = 30_000): Promise<Status> {
    const direct = (status: Status) => status.peers.filter(({ route }) => route === 'direct').length;
    return this.untilStatus(`${peers} direct peers`, (status) => direct(status) === peers, timeout);
  }

  /** Waits until a receipt covers the last edit of this session, and everything else this device holds. */
  untilAtHome(timeout = 30_000): Promise<Status> {
    return this.untilStatus(
      'everything at home',
      ({ outbox, lastEdit }) => outbox === 0 && lastEdit?.atHome !== false,
      timeout,
    );
  }

  /** Closes the tab. */
  close(): Promise<void> {
    return this.page.close();
  }
}

/** Waits until `is` answers true, asking again and again; fails with `what` after `timeout` ms. */
export async function until(
  what: string,
  is: () => Promise<boolean> | boolean,
  { timeout = 30_000, detail = () => '' }: { timeout?: number; detail?: () => string } = {},
): Promise<void> {
  const deadline = performance.now() + timeout;
  for (let turn = 0; !(await is()); turn++) {
    if (performance.now() > deadline) throw new Error(`not within ${timeout} ms: ${what}; ${detail()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS[turn] ?? 200));
  }
}

/** Waits until all documents are the same and none waits for anything: text, state vectors, deletions (rule 10). */
export async function expectEqual(
  documents: readonly OpenDocument[],
  timeout = 30_000,
): Promise<DocumentState> {
  const [first, ...others] = documents;
  if (!first || others.length === 0) throw new Error('there is nothing to compare');
  let reference = await first.state();
  await expect(async () => {
    reference = await first.state();
    expect(reference.pending, `${first.name} waits for nothing`).toBe(false);
    for (const other of others) {
      expect(await other.state(), `${other.name} holds what ${first.name} holds`).toEqual(reference);
    }
  }).toPass({ timeout, intervals: POLL_MS });
  for (const other of others) expect(await other.text()).toBe(await first.text());
  return reference;
}
