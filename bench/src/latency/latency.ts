import { Browser } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { measureKeystrokes } from './keystrokes.ts';
import { reportOf, textOf } from './report.ts';
import { CROWD, measureSends, type SendFigures } from './room-sends.ts';
import { startStacks } from './stacks.ts';

/** `npm run bench -- latency`: a table, or JSON, on standard output; how far it is, on standard error. */
export function latency({ json }: { readonly json: boolean }): Promise<void> {
  return owning(async (own) => {
    const pages = own(await PageServer.start());
    const stacks = await startStacks(own, pages.origin);

    const keystrokes = await owning(async (ownBrowser) => {
      const a = ownBrowser(await Browser.launch('a', pages.origin));
      const b = ownBrowser(await Browser.launch('b', pages.origin));
      return measureKeystrokes([a, b], stacks, pages);
    });

    const sends: SendFigures[] = [];
    for (const stack of stacks) {
      // The one stack of these that has no data channels.
      if (stack.name === 'y-websocket') continue;
      progress(`counting the sends of ${CROWD} browsers: ${stack.title}`);
      sends.push(await measureSends(stack, pages.origin));
    }

    const report = reportOf(keystrokes, CROWD, sends);
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : textOf(report, stacks)}\n`);
  });
}
