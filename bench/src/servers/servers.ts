import type { Outcome } from '../lib/outcome.ts';
import { measureAppends } from './appends.ts';
import { measureIdle, measureIdleRooms } from './idle.ts';
import { measureJoins } from './joins.ts';
import { measureKilled } from './killed.ts';
import { reportText, type ServersReport } from './report.ts';

export const SERVERS_PARTS = ['idle', 'rooms', 'appends', 'joins', 'killed'] as const;
export type ServersPart = (typeof SERVERS_PARTS)[number];

export interface ServersWanted {
  readonly quick: boolean;
  readonly wants: (part: ServersPart) => boolean;
}

/** `npm run bench -- servers`: what a server costs that waits, keeps and lets in, beside the stock servers. */
export async function servers({ quick, wants }: ServersWanted): Promise<Outcome> {
  // Pings come each 25 s.
  const watch = quick ? { settleMs: 2_000, watchMs: 5_000 } : { settleMs: 10_000, watchMs: 50_000 };
  const report: ServersReport = {
    ...(wants('idle') ? { idle: await measureIdle(quick ? 500 : 2_000, watch) } : {}),
    ...(wants('rooms') ? { rooms: await measureIdleRooms(quick ? 250 : 1_000, watch) } : {}),
    ...(wants('appends') ? { appends: await measureAppends(quick ? 50 : 500) } : {}),
    ...(wants('joins') ? { joins: await measureJoins(quick ? 500 : 9_000) } : {}),
    ...(wants('killed') ? { killed: await measureKilled(quick ? 2 : 10) } : {}),
  };
  return { report, text: reportText(report) };
}
