import { until } from '@parley/e2e';
import type { Page } from 'playwright-core';
import type { StackOptions } from '../../page/src/stacks/stack.ts';
import { ask } from '../lib/tabs.ts';

/** Letters that are there before the others come. */
export const FIRST = { keys: 20, pause: [5, 10] } as const;

/** Opens the document and writes something. The room then stands, and with Parley what it hands out (relays, and with them one's own
 * address as it is seen from outside) has been handed out. */
export async function writeFirst(author: Page, options: StackOptions): Promise<void> {
  await ask(author, 'open', options);
  await ask(author, 'type', FIRST);
  if (options.stack === 'parley') await ask(author, 'untilAtHome');
}

/** The first writes, the others come, and all are joined to each other directly, or by relay where the stack does not tell. */
export async function meet([author, ...others]: readonly Page[], options: StackOptions): Promise<void> {
  if (!author) return;
  await writeFirst(author, options);
  for (const other of others) await ask(other, 'open', options);
  await until(`${options.stack}: ${others.length + 1} are joined`, async () => {
    const all = [author, ...others];
    const ready = await Promise.all(all.map((tab) => ask(tab, 'ready', others.length)));
    return ready.every(Boolean);
  });
}
