import { randomUUID } from 'node:crypto';
import type { StockName } from '../../page/src/stacks/stack.ts';
import type { PageServer } from '../lib/page-server.ts';
import type { RunningStack, Way } from './running-stack.ts';
import type { ServerProcess } from './server-process.ts';

/** A stack whose documents are named by a room and found at one server. */
export function stockStack(
  kind: StockName,
  title: string,
  way: Way,
  pages: PageServer,
  { url }: ServerProcess,
): RunningStack {
  return {
    name: kind,
    kind,
    title,
    pages,
    ways: [way],
    fresh: async () => ({ stack: kind, room: randomUUID(), server: url }),
    withoutHome: (options) => options,
    compacted: async () => '',
  };
}
