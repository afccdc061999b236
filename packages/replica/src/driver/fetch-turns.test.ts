import { LIMITS } from '@parley/wire';
import { expect, test } from 'vitest';
import { type Fetching, FetchTurns } from './fetch-turns.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** A fetch on a line of so many bytes a second, which is done once all has come. */
class Line implements Fetching {
  readonly payer: object;
  readonly size: number;
  came = 0;
  doneAt: number | null = null;
  turns = 0;
  going = false;
  readonly #rate: number;

  constructor(payer: object, size: number, rate: number) {
    this.payer = payer;
    this.size = size;
    this.#rate = rate;
  }

  begin(): void {
    this.turns += 1;
    this.going = true;
  }

  pause(): void {
    this.going = false;
  }

  pass(ms: number): void {
    if (this.going) this.came = Math.min(this.size, this.came + (this.#rate * ms) / 1_000);
  }
}

class Scene {
  readonly turns: FetchTurns;
  readonly lines: Line[] = [];
  now = 0;

  constructor(fetches = 16, bytes = 64 * MIB) {
    this.turns = new FetchTurns({ fetches, bytes });
  }

  add(rate: number, size = 64 * MIB, payer: object = {}): Line {
    const line = new Line(payer, size, rate);
    this.lines.push(line);
    this.turns.enter(line, this.now);
    return line;
  }

  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 100;
      for (const line of this.lines) {
        line.pass(100);
        if (line.doneAt === null && line.came === line.size) {
          line.doneAt = this.now;
          line.going = false;
          this.turns.leave(line, this.now);
        }
      }
      this.turns.tick(this.now);
    }
  }
}

/** One chunk in 25 s. */
const DRIPPING = LIMITS.chunk / 25;
const MBIT = 125_000;

test('who drips goes to the back within seconds once somebody waits', () => {
  const scene = new Scene();
  const dripping = scene.add(DRIPPING);
  scene.pass(60_000);
  expect([dripping.turns, dripping.going]).toEqual([1, true]);
  const other = scene.add(MIB, 10 * MIB);
  scene.pass(20_000);
  expect(other.doneAt).not.toBeNull();
  expect((other.doneAt ?? 0) - 60_000).toBeLessThan(15_000);
  expect(dripping.going).toBe(true);
});

test('one alone on a slow line keeps its turn until it is done', () => {
  const scene = new Scene();
  const slow = scene.add(MBIT / 10, 2 * MIB);
  scene.pass(200_000);
  expect([slow.turns, slow.doneAt !== null]).toEqual([1, true]);
});

test('a line of 1 Mbit/s gets its large edit through although many that drip compete', () => {
  const scene = new Scene();
  for (let i = 0; i < 40; i++) scene.add(DRIPPING);
  const slow = scene.add(MBIT, 5 * MIB);
  scene.pass(900_000);
  expect(slow.doneAt).not.toBeNull();
});

test('payers take turns, however many fetches one of them has waiting', () => {
  const scene = new Scene(1);
  const flooding = {};
  for (let i = 0; i < 500; i++) scene.add(DRIPPING, MIB, flooding);
  const other = scene.add(MIB, MIB);
  scene.pass(10_000);
  expect(other.doneAt).not.toBeNull();
});

test('a large one is not overtaken for ever by small ones', () => {
  const scene = new Scene(16, 64 * MIB);
  for (let i = 0; i < 20; i++) scene.add(MBIT, 4 * MIB);
  const large = scene.add(8 * MIB, 64 * MIB);
  for (let i = 0; i < 60; i++) {
    scene.add(MBIT, 4 * MIB);
    scene.pass(1_000);
  }
  scene.pass(300_000);
  expect(large.doneAt).not.toBeNull();
});

test('few run at once, and what has left makes room', () => {
  const scene = new Scene(2);
  const [a, b, c] = [scene.add(1, MIB), scene.add(1, MIB), scene.add(1, MIB)];
  expect([a, b, c].map(({ going }) => going)).toEqual([true, true, false]);
  scene.turns.leave(a, 0);
  expect(c.going).toBe(true);
  scene.turns.leave(c, 0);
  scene.turns.leave(c, 0);
  expect(scene.add(1, MIB).going).toBe(true);
});
