import { BrowserCrowd } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';
import type { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { openTogether } from '../lib/tabs.ts';
import { startYWebrtc } from '../stacks/y-webrtc.ts';
import { joinBare } from './bare.ts';

const SETTLE_MS = 20_000;
const IDLE_MS = 40_000;

/** Processor time of one of so many tabs that do nothing, as parts of one core. What a browser takes for itself is in each. */
export interface Yardsticks {
  /** The bench page, with nothing open. */
  readonly page: number;
  /** The same, joined to each of the others by a bare data channel over which nothing goes. */
  readonly bareWebRtc: number;
  /** y-webrtc with one document in all of them. */
  readonly yWebrtc: number;
}

/** What the same browser takes for less, in this very run: machines and days differ. */
export async function measureYardsticks(pages: PageServer, crowd: number): Promise<Yardsticks> {
  const idle = (what: string, prepare: (tabs: BrowserCrowd['tabs']) => Promise<void>): Promise<number> =>
    owning(async (own) => {
      progress(`nobody does anything: ${what}`);
      const browsers = own(await BrowserCrowd.launch(crowd, pages.origin, () => {}));
      await prepare(browsers.tabs);
      await pause(SETTLE_MS);
      return (await coresOver(browsers, IDLE_MS)) / crowd;
    });
  return {
    page: await idle('an empty page', async () => {}),
    bareWebRtc: await idle('bare connections', joinBare),
    yWebrtc: await owning(async (own) => {
      const stack = await startYWebrtc(own, pages);
      return idle(stack.title, async (tabs) => openTogether(tabs, await stack.fresh()));
    }),
  };
}

/** Cores that these browsers use in the next `ms`. */
export async function coresOver(browsers: BrowserCrowd, ms: number): Promise<number> {
  const [began, before] = [performance.now(), await browsers.processorTime()];
  await pause(ms);
  return ((await browsers.processorTime()) - before) / (performance.now() - began);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
