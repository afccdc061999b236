import { owning } from '../lib/owning.ts';
import { measureCrowd } from './crowd.ts';
import { measureDrip } from './drip.ts';
import { measureGaps } from './gaps.ts';
import { measureHaste } from './haste.ts';
import { crowdText, dripText, gapText, hasteText } from './report.ts';
import { WatchedHome } from './watched-home.ts';

/** What is measured, each with a home of its own. */
const PARTS = {
  gaps: { measure: measureGaps, text: gapText },
  haste: { measure: measureHaste, text: hasteText },
  crowd: { measure: measureCrowd, text: crowdText },
  drip: { measure: measureDrip, text: dripText },
};

export interface FloodOptions {
  readonly json: boolean;
  /** Whether that part is wanted. */
  readonly wants: (part: string) => boolean;
}

/** `npm run bench -- flood`: what a stranger costs a home of 512 MiB, as tables or JSON on standard output. */
export async function flood({ json, wants }: FloodOptions): Promise<void> {
  const report: Record<string, unknown> = {};
  const run = async <Figures>(
    name: string,
    { measure, text }: { measure(home: WatchedHome): Promise<Figures>; text(figures: Figures): string },
  ): Promise<void> => {
    if (!wants(name)) return;
    const figures = await owning(async (own) => measure(own(await WatchedHome.start())));
    report[name] = figures;
    if (!json) process.stdout.write(`${text(figures)}\n\n`);
  };
  await run('gaps', PARTS.gaps);
  await run('haste', PARTS.haste);
  await run('crowd', PARTS.crowd);
  await run('drip', PARTS.drip);
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

/** The names of the parts. */
export const FLOOD_PARTS: readonly string[] = Object.keys(PARTS);
