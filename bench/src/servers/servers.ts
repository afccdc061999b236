import type { Outcome } from '../lib/outcome.ts';
import { measureAppends } from './appends.ts';
import { measureIdle, measureIdleRooms } from './idle.ts';
import { measureJoins } from './joins.ts';
import { measureKilled } from './killed.ts';
import { reportText, type ServersReport } from './report.ts';

/** `npm run bench -- servers`: what a server costs that waits, keeps and lets in, beside the stock servers. */
export async function servers({ quick }: { readonly quick: boolean }): Promise<Outcome> {
  // Pings come each 25 s.
  const watch = quick ? { settleMs: 2_000, watchMs: 5_000 } : { settleMs: 10_000, watchMs: 50_000 };
  const report: ServersReport = {
    idle: await measureIdle(quick ? 500 : 2_000, watch),
    rooms: await measureIdleRooms(quick ? 250 : 1_000, watch),
    appends: await measureAppends(quick ? 50 : 500),
    joins: await measureJoins(quick ? 500 : 9_000),
    killed: await measureKilled(quick ? 2 : 10),
  };
  return { report, text: reportText(report) };
}
