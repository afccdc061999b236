import { until } from '@parley/e2e';
import type { Page } from 'playwright-core';
import { BrowserCrowd } from '../lib/browser.ts';
import type { Outcome } from '../lib/outcome.ts';
import { type Own, owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { ask, openTogether, untilLength } from '../lib/tabs.ts';
import { startParley } from '../stacks/parley.ts';
import { coresOver, measureYardsticks } from './beside.ts';
import { countIdle, type IdleCounts } from './count-idle.ts';
import { type IdleFigures, idleText } from './report.ts';

const CROWD = 8;
const KEYS = 10;
/** Acknowledgements, receipts and who calls home are settled then. */
const SETTLE_MS = 20_000;
/** As long as the longest period of what is sent anyway. */
const IDLE_MS = 60_000;

/** `npm run bench -- idle`: what one of eight costs who do nothing, and what servers say when the eighth comes. */
export function idle(): Promise<Outcome> {
  return owning(async (own) => {
    const figures = await measureIdle(own);
    return { report: { idle: figures }, text: idleText(figures) };
  });
}

/** One of eight who do nothing, and what servers said when the eighth came; beside what the browser takes for less. */
export async function measureIdle(own: Own): Promise<IdleFigures> {
  const pages = own(await PageServer.start());
  const parley = await owning((ours) => measureParley(ours, pages));
  return { ...parley, beside: await measureYardsticks(pages, CROWD) };
}

async function measureParley(own: Own, pages: PageServer): Promise<Omit<IdleFigures, 'beside'>> {
  const stack = await startParley(own, pages, { name: 'parley', title: 'Parley' });
  const crowd = own(await BrowserCrowd.launch(CROWD, pages.origin, countIdle));
  const { tabs } = crowd;
  const [author] = tabs;
  if (!author) throw new Error('nobody is there');
  const options = await stack.fresh();
  for (const tab of tabs) await ask(tab, 'meterTraffic');

  progress('seven open');
  await openTogether(tabs.slice(1), options);
  await pause(SETTLE_MS);
  await saidByServers(tabs);
  progress('the eighth');
  await ask(author, 'open', options);
  await until('the eighth is joined to all', () => ask(author, 'ready', CROWD - 1));
  await pause(1_000);
  const fromServers = await saidByServers(tabs);

  const { from } = await ask(author, 'type', { keys: KEYS, pause: [100, 100] });
  await untilLength(tabs, from + KEYS);
  await pause(SETTLE_MS);

  progress(`nobody does anything for ${IDLE_MS / 1_000} s`);
  const [began, start] = [performance.now(), await counted(tabs)];
  const cores = await coresOver(crowd, IDLE_MS);
  const end = await counted(tabs);
  const seconds = (performance.now() - began) / 1_000;
  const each = tabs.map((_, at) => ({
    wakeUps: ((end[at]?.wakeUps ?? 0) - (start[at]?.wakeUps ?? 0)) / seconds,
    sentBytes: ((end[at]?.sentBytes ?? 0) - (start[at]?.sentBytes ?? 0)) / seconds,
  }));
  const most = (figure: 'wakeUps' | 'sentBytes'): number => Math.max(...each.map((one) => one[figure]));
  return {
    tabs: CROWD,
    wakeUps: most('wakeUps'),
    sentBytes: most('sentBytes'),
    core: cores / CROWD,
    fromServers,
  };
}

const counted = (tabs: readonly Page[]): Promise<IdleCounts[]> =>
  Promise.all(tabs.map((tab) => tab.evaluate(() => ({ wakeUps: 0, sentBytes: 0, ...window.idleCounts }))));

/** Answers to the pings that each page sends every few seconds. */
const PONG = 'pong from signaling';

/** Kind → messages from servers to all of them since this was last asked. */
async function saidByServers(tabs: readonly Page[]): Promise<Record<string, number>> {
  const said: Record<string, number> = {};
  for (const flows of await Promise.all(tabs.map((tab) => ask(tab, 'takeTraffic', 'parley')))) {
    for (const { direction, kind, messages } of flows)
      if (direction === 'from servers' && kind !== PONG) said[kind] = (said[kind] ?? 0) + messages;
  }
  return said;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
