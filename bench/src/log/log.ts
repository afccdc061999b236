import type { Outcome } from '../lib/outcome.ts';
import { type Acknowledgements, measureAcknowledgements } from './acknowledgements.ts';
import { measureEditCost } from './edit-cost.ts';
import { measureFirstHave } from './first-have.ts';
import { measureImageRoom } from './image-room.ts';
import { measureJoinCost } from './join-cost.ts';
import { measureLooseEdits } from './loose-edits.ts';
import { acknowledgementText, editText, haveText, imageText, joinText, looseText } from './report.ts';

/** What is measured. */
export const LOG_PARTS = ['edit', 'have', 'acks', 'images', 'join', 'loose', 'proof'] as const;

type LogPart = (typeof LOG_PARTS)[number];

const FULL = {
  edit: { sessions: [10, 1_000, 10_000], edits: 100, rounds: 5 },
  have: 50_000,
  acks: [8, 16, 64],
  images: { images: 50, first: 1_000, more: 20_000, repetitions: 3 },
  join: { sessions: [10, 50_000], joins: 100, rounds: 5 },
  loose: { envelopes: 124_000, rounds: 3 },
};

/** To see that all of it works. */
const QUICK: typeof FULL = {
  edit: { sessions: [10, 300], edits: 20, rounds: 1 },
  have: 1_000,
  acks: [8],
  images: { images: 4, first: 50, more: 200, repetitions: 1 },
  join: { sessions: [10, 1_000], joins: 20, rounds: 1 },
  loose: { envelopes: 3_000, rounds: 1 },
};

export interface LogOptions {
  readonly quick: boolean;
  /** Whether that part is wanted. */
  readonly wants: (part: LogPart) => boolean;
}

/** `npm run bench -- log`: what a log costs that has been in use for long, part by part. */
export async function log({ quick, wants }: LogOptions): Promise<Outcome> {
  const sizes = quick ? QUICK : FULL;
  const report: Partial<Record<LogPart, unknown>> = {};
  const texts: string[] = [];
  const run = async <Figures>(
    part: LogPart,
    measure: () => Promise<Figures>,
    text: (figures: Figures) => string,
  ): Promise<void> => {
    if (!wants(part)) return;
    const figures = await measure();
    report[part] = figures;
    texts.push(text(figures));
  };
  await run('edit', () => measureEditCost(sizes.edit), editText);
  await run('have', () => measureFirstHave(sizes.have), haveText);
  await run('acks', () => measureRooms(sizes.acks), acknowledgementText);
  await run('images', () => measureImageRoom(sizes.images), imageText);
  await run('join', () => measureJoinCost(sizes.join), joinText);
  await run('loose', () => measureLooseEdits(sizes.loose), looseText);
  await run(
    'proof',
    async () => (await import('../proof/proof.ts')).proof(),
    ({ text }) => text,
  );
  return { report, text: texts.join('\n\n\n') };
}

async function measureRooms(sizes: readonly number[]): Promise<Acknowledgements[]> {
  const rooms: Acknowledgements[] = [];
  for (const peers of sizes) rooms.push(await measureAcknowledgements(peers));
  return rooms;
}
