import { Browser } from '../lib/browser.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { startStacks } from '../stacks/start-stacks.ts';
import { measureKeystrokes } from './keystrokes.ts';
import { keystrokeReport, type LatencyReport, latencyText } from './report.ts';
import { CROWD, measureSends, type SendFigures } from './room-sends.ts';

const ROUNDS = 5;

export interface LatencyOptions {
  /** One round, and no count of sends: to see that all of it works. */
  readonly quick: boolean;
  /** A commit whose Parley is measured, too. */
  readonly against: string | null;
}

/** `npm run bench -- latency`: one types, the other reads. */
export function latency({ quick, against }: LatencyOptions): Promise<Outcome> {
  return owning(async (own) => {
    const stacks = await startStacks(own, against);
    const keystroke = keystrokeReport(
      await owning(async (ownBrowser) => {
        const launch = async (name: string): Promise<Browser> =>
          ownBrowser(await Browser.launch(name, stacks[0].pages.origin));
        return measureKeystrokes([await launch('a'), await launch('b')], stacks, quick ? 1 : ROUNDS);
      }),
    );
    const counted: SendFigures[] = [];
    for (const stack of quick ? [] : stacks) {
      // Those that have data channels.
      if (!stack.ways.includes('mesh')) continue;
      progress(`counting the sends of ${CROWD} browsers: ${stack.title}`);
      counted.push(await measureSends(stack));
    }
    const report: LatencyReport = { keystroke, sends: { browsers: CROWD, stacks: counted } };
    const titleOf = (name: string): string => stacks.find((stack) => stack.name === name)?.title ?? name;
    return { report, text: latencyText(report, titleOf) };
  });
}
