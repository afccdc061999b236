import { type Hash, sha256Sync, utf8 } from '@parley/wire';
import type { Cover } from '../core/base.ts';
import { Device } from '../core/device.ts';
import type { Part } from '../core/part.ts';
import { NOTHING } from './scene.ts';

/** The CPU of one edit that comes over a link and is acknowledged to four others, in a part with so many past sessions under
 * the proved base. Printed, not asserted: `node --expose-gc packages/replica/src/testing/past-sessions.ts`. */
const PAST = [10, 1_000, 10_000];
const EDITS = 20_000;
const ROUNDS = 5;

const name = (text: string): Hash => sha256Sync(utf8(text));

function open(past: number): Part {
  const covers = new Map<Hash, Cover>();
  for (let i = 0; i < past; i++) covers.set(name(`past ${i}`), { count: 3, hash: name(`last ${i}`) });
  const base = { hash: name('base'), by: name('past 0'), parents: [], covers, bytes: 1_000 };
  const state = { ...NOTHING, bases: [base], proved: base.hash, witnessed: true };
  const part = new Device<string>({ state, session: name('own'), isEditor: true, holds: () => true });
  for (const id of ['a', 'b', 'c', 'd']) part.linkUp(id, 'device', 0);
  for (const { type, ...effect } of [...part.take()]) {
    if (type === 'have' && 'have' in effect) part.have(effect.link, effect.have, 0);
  }
  return part;
}

/** Microseconds an edit. */
function measure(past: number, round: number): number {
  const part = open(past);
  const edits = Array.from({ length: EDITS }, (_, number) => ({
    session: name(`writer ${round}`),
    number,
    prev: number === 0 ? null : name(`edit ${round} ${number - 1}`),
    hash: name(`edit ${round} ${number}`),
    bytes: 200,
  }));
  globalThis.gc?.();
  const from = process.cpuUsage();
  edits.forEach((edit, index) => {
    part.edit(edit, 'a');
    part.take();
    part.written({ edits: [edit] });
    part.tick(index * 100);
    part.take();
  });
  const { user, system } = process.cpuUsage(from);
  return (user + system) / EDITS;
}

for (const past of PAST) measure(past, 0);
for (const past of PAST) {
  const times = Array.from({ length: ROUNDS }, (_, round) => measure(past, round)).sort((a, b) => a - b);
  console.log(`${past} past sessions: ${times[ROUNDS >> 1]?.toFixed(1)} µs an edit (median of ${ROUNDS})`);
}
