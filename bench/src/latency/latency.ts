import { Browser } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { measureKeystrokes } from './keystrokes.ts';
import { keystrokeReport, keystrokeText, type LatencyReport, sendsText } from './report.ts';
import { CROWD, measureSends, type SendFigures } from './room-sends.ts';
import { startStacks } from './stacks.ts';

/** `npm run bench -- latency`: tables, or JSON, on standard output; how far it is, on standard error. */
export function latency({ json }: { readonly json: boolean }): Promise<void> {
  return owning(async (own) => {
    const pages = own(await PageServer.start());
    const stacks = await startStacks(own, pages.origin);
    const titleOf = (stack: string): string => stacks.find(({ name }) => name === stack)?.title ?? stack;
    const print = (text: string): void => void process.stdout.write(`${text}\n`);

    const keystroke = keystrokeReport(
      await owning(async (ownBrowser) => {
        const a = ownBrowser(await Browser.launch('a', pages.origin));
        const b = ownBrowser(await Browser.launch('b', pages.origin));
        return measureKeystrokes([a, b], stacks, pages);
      }),
    );
    if (!json) print(`${keystrokeText(keystroke, titleOf)}\n`);

    const counted: SendFigures[] = [];
    for (const stack of stacks) {
      // The one of them that has no data channels.
      if (stack.name === 'y-websocket') continue;
      progress(`counting the sends of ${CROWD} browsers: ${stack.title}`);
      counted.push(await measureSends(stack, pages.origin));
    }
    const report: LatencyReport = { keystroke, sends: { browsers: CROWD, stacks: counted } };
    print(json ? JSON.stringify(report, null, 2) : sendsText(report.sends, titleOf));
  });
}
