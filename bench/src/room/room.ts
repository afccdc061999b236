import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { inTurns, startStacks } from '../stacks/start-stacks.ts';
import { type RoomReport, roomText, rowsOf } from './report.ts';
import { type RoomSize, type Turn, takeTurn } from './turn.ts';

const SIZES: readonly RoomSize[] = [
  { tabs: 8, keysPerSecond: 5, seconds: 20 },
  { tabs: 16, keysPerSecond: 10, seconds: 20 },
];
/** Even, so that none is always measured before another. */
const ROUNDS = 2;

/** To see that all of it works. */
const QUICK: readonly RoomSize[] = [{ tabs: 8, keysPerSecond: 5, seconds: 4 }];

export interface RoomOptions {
  readonly quick: boolean;
  /** A commit whose Parley is measured, too. */
  readonly against: string | null;
}

/** `npm run bench -- room`: everybody types at the same time. */
export function room({ quick, against }: RoomOptions): Promise<Outcome> {
  return owning(async (own) => {
    const stacks = await startStacks(own, against);
    const rooms: RoomReport[] = [];
    for (const size of quick ? QUICK : SIZES) {
      const turns = new Map<string, Turn[]>(stacks.map(({ name }) => [name, []]));
      const rounds = quick ? 1 : ROUNDS;
      for (let round = 0; round < rounds; round++) {
        for (const stack of inTurns(stacks, round)) {
          progress(`${size.tabs} tabs, round ${round + 1} of ${rounds}: ${stack.title}`);
          turns.get(stack.name)?.push(await takeTurn(stack, size));
        }
      }
      rooms.push({ ...size, rows: rowsOf(stacks, turns) });
    }
    return { report: { rooms }, text: roomText(rooms) };
  });
}
