import { expect, test } from 'vitest';
import { withstandFrames } from './testing/withstand-frames.ts';

const SEED = 'odd frames 1';
/** `npm run frames` sends a million. */
const FRAMES = 50_000;
/** What a process that leaks nothing may have grown by, in bytes. */
const GROWTH = 48 * 1024 * 1024;

test(`${FRAMES} odd frames on both sockets, seed "${SEED}", leave the process, its descriptors and its memory as they were, and another room its pace`, async () => {
  const { sent, before, after, idle, crowded, log } = await withstandFrames(FRAMES, {
    seed: SEED,
    edits: 80,
  });
  expect(sent.frames).toBeGreaterThanOrEqual(FRAMES);
  expect(sent.joined).toBeGreaterThan(100);
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
  expect(after.memory).toBeLessThan(before.memory + GROWTH);
  expect(log).toBe('');
  // Beside its own idle pace of the same run. `npm run frames` asks for 3 times; here other tests run beside, in the one moment and not in the other.
  expect(crowded).toBeLessThanOrEqual(8 * idle);
}, 180_000);
