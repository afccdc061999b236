// `npm run frames`: a million frames of all kinds to both sockets of a server, and what becomes of it. Exits with 1 unless it is as it was.
import { freshSeed } from '@parley/runtime/seeds';
import { withstandFrames } from './withstand-frames.ts';

const FRAMES = 1_000_000;
const EDITS = 400;
const GROWTH = 48 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;

const seed = freshSeed();
console.log(`Seed ${seed}`);
const { sent, before, after, idle, crowded, log } = await withstandFrames(FRAMES, { seed, edits: EDITS });
const grown = after.memory - before.memory;
console.log(`${sent.frames} frames on ${sent.connections} connections, ${sent.joined} of which had joined
descriptors: ${before.descriptors} before, ${after.descriptors} after
memory: ${(before.memory / MEBIBYTE).toFixed(1)} MiB before, ${(after.memory / MEBIBYTE).toFixed(1)} after
an edit of another room, p95: ${idle.toFixed(1)} ms alone, ${crowded.toFixed(1)} amid 2,000 frames a second: ${(crowded / idle).toFixed(2)} ×
the log: ${log || 'nothing'}`);
const fine = after.descriptors <= before.descriptors && grown <= GROWTH && crowded <= 3 * idle && log === '';
console.log(`must: descriptors and memory back (+ 48 MiB at most), p95 ≤ 3 × alone: ${fine ? 'yes' : 'no'}`);
process.exitCode = fine ? 0 : 1;
