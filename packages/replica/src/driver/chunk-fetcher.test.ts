import { setImmediate as turn } from 'node:timers/promises';
import { sampleBytes, sampleEdit, sampleSession } from '@parley/log/samples';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { memoryPair } from '@parley/transport/testing';
import { type Bytes, decodeSync, type Envelope, type Hash, sha256Sync } from '@parley/wire';
import { expect, test } from 'vitest';
import { Budget } from './budget.ts';
import { ChunkFetcher } from './chunk-fetcher.ts';
import { FetchTurns } from './fetch-turns.ts';
import { Link } from './link.ts';

interface Entry {
  readonly envelope: Envelope;
  readonly sources: Link[];
  readonly payer: Link;
  readonly told: ReadonlyMap<Hash, Bytes>;
}

const MIB = 1024 * 1024;

class Scene {
  readonly clock = new SimulatedClock();
  readonly complete: { entry: Entry; chunks: readonly Bytes[] }[] = [];
  readonly gaveUp: Entry[] = [];
  readonly failed: unknown[] = [];
  readonly wants = new Map<Link, Hash[][]>();
  readonly links: Link[] = [];
  readonly kept = new Budget({ all: MIB, each: MIB });
  hashed = 0;
  breaks = false;
  readonly fetcher = new ChunkFetcher<Entry>({
    hash: async (bytes) => {
      this.hashed += 1;
      if (this.breaks) throw new Error('no digest');
      return sha256Sync(bytes);
    },
    now: () => this.clock.now(),
    turns: new FetchTurns({ fetches: 16, bytes: 64 * MIB }),
    kept: this.kept,
    another: (_entry, than) => this.links.find((link) => link !== than && !link.closed) ?? null,
    complete: (entry, chunks) => this.complete.push({ entry, chunks }),
    gaveUp: (entry) => this.gaveUp.push(entry),
    failed: (error) => this.failed.push(error),
  });

  link(name: string): Link {
    const [channel, other] = memoryPair({ clock: this.clock, random: seededRandom(name) });
    const link = new Link(name, { kind: 'peer', session: null }, channel, 0);
    const wants: Hash[][] = [];
    this.wants.set(link, wants);
    other.listen({
      message(bytes) {
        const message = decodeSync(bytes);
        if (message.type === 'want') wants.push([...message.hashes]);
      },
      drain() {},
      close() {},
    });
    this.links.push(link);
    return link;
  }

  wanted(link: Link): Hash[][] {
    this.clock.advance(0);
    return this.wants.get(link) ?? [];
  }

  /** Time goes by, and the fetcher is ticked as a replica does. */
  pass(ms: number): void {
    for (let at = 0; at < ms; at += 100) {
      this.clock.advance(100);
      this.fetcher.tick(this.clock.now());
    }
  }

  async give(link: Link, ...chunks: readonly Bytes[]): Promise<void> {
    for (const bytes of chunks) await this.fetcher.chunk(bytes, link);
    await turn();
  }
}

const chunksOf = (seed: string, count: number): Bytes[] =>
  Array.from({ length: count }, (_, i) => sampleBytes(`${seed} ${i}`, 20));

function entryOf(seed: string, chunks: readonly Bytes[], payer: Link): Entry {
  const { envelope } = sampleEdit(sampleSession(seed), 0, { chunks });
  return { envelope, sources: [payer], payer, told: new Map() };
}

test('asks for a window, goes on as it empties, and hands over the chunks in their order', async () => {
  const scene = new Scene();
  const link = scene.link('a');
  const chunks = chunksOf('paste', 100);
  scene.fetcher.fetch(entryOf('paste', chunks, link));
  expect(scene.wanted(link).map(({ length }) => length)).toEqual([48]);
  await scene.give(link, ...chunks.slice(0, 48).reverse());
  expect(scene.wanted(link).flat()).toHaveLength(96);
  await scene.give(link, ...chunks.slice(48));
  expect(scene.complete[0]?.chunks).toEqual(chunks);
  expect(new Set(scene.wanted(link).flat()).size).toBe(100);
  expect(scene.wanted(link).flat()).toHaveLength(100);
});

test('a chunk named twice is asked for once and given twice', async () => {
  const scene = new Scene();
  const link = scene.link('a');
  const [same, other] = chunksOf('twice', 2) as [Bytes, Bytes];
  scene.fetcher.fetch(entryOf('twice', [same, other, same], link));
  expect(scene.wanted(link).flat()).toHaveLength(2);
  await scene.give(link, same, other);
  expect(scene.complete[0]?.chunks).toEqual([same, other, same]);
});

test('one chunk serves all the envelopes that name it', async () => {
  const scene = new Scene();
  const link = scene.link('a');
  const [chunk] = chunksOf('shared', 1) as [Bytes];
  for (const name of ['one', 'two']) scene.fetcher.fetch(entryOf(name, [chunk], link));
  await scene.give(link, chunk);
  expect(scene.complete).toHaveLength(2);
});

test('what nobody asked for is not even hashed, nor more than was asked for', async () => {
  const scene = new Scene();
  const [link, stranger] = [scene.link('a'), scene.link('stranger')];
  const chunks = chunksOf('asked', 3);
  scene.fetcher.fetch(entryOf('asked', chunks, link));
  await scene.give(stranger, ...chunks);
  expect([scene.hashed, scene.complete.length]).toEqual([0, 0]);
  await scene.give(link, ...chunksOf('junk', 100));
  expect(scene.hashed).toBe(3);
});

test('asks the next after 3 s of silence, and gives up after 30', async () => {
  const scene = new Scene();
  const [a, b] = [scene.link('a'), scene.link('b')];
  const entry = entryOf('silent', chunksOf('silent', 2), a);
  scene.fetcher.fetch(entry);
  scene.pass(2_900);
  expect(scene.wanted(b)).toEqual([]);
  scene.pass(200);
  expect(scene.wanted(b)).toHaveLength(1);
  scene.pass(30_000);
  expect(scene.gaveUp).toEqual([entry]);
  const asked = scene.wanted(a).length + scene.wanted(b).length;
  expect(asked).toBeLessThanOrEqual(10);
  scene.pass(60_000);
  expect(scene.wanted(a).length + scene.wanted(b).length).toBe(asked);
});

test('goes on at another link when the one that was asked closes, and gives up when nobody is left', async () => {
  const scene = new Scene();
  const [a, b] = [scene.link('a'), scene.link('b')];
  const entry = entryOf('moving', chunksOf('moving', 2), a);
  scene.fetcher.fetch(entry);
  a.closed = true;
  scene.fetcher.linkDown(a);
  expect(scene.wanted(b)).toHaveLength(1);
  b.closed = true;
  scene.fetcher.linkDown(b);
  expect(scene.gaveUp).toEqual([entry]);
});

test('fetches few at once, and however many have nobody to ask end without a word', async () => {
  const scene = new Scene();
  const link = scene.link('a');
  const entries = Array.from({ length: 5_000 }, (_, i) => entryOf(`${i}`, chunksOf(`${i}`, 1), link));
  for (const entry of entries) scene.fetcher.fetch(entry);
  expect(scene.wanted(link)).toHaveLength(16);
  link.closed = true;
  scene.links.length = 0;
  scene.fetcher.linkDown(link);
  expect(scene.gaveUp).toHaveLength(5_000);
});

test('chunks of 64 MiB are fetched at once at the most', async () => {
  const scene = new Scene();
  const link = scene.link('a');
  const big = (name: string) => ({ ...entryOf(name, chunksOf(name, 700), link), name });
  const [first, second] = [big('first'), big('second')];
  scene.fetcher.fetch(first);
  scene.fetcher.fetch(second);
  const asked = (entry: Entry) =>
    scene
      .wanted(link)
      .flat()
      .some((hash) => entry.envelope.chunks.includes(hash));
  expect([asked(first), asked(second)]).toEqual([true, false]);
  scene.fetcher.forget(first);
  expect(asked(second)).toBe(true);
});

test('what was forgotten wants nothing more, and a digest that fails is reported', async () => {
  const scene = new Scene();
  const link = scene.link('a');
  const chunks = chunksOf('forgotten', 2);
  const entry = entryOf('forgotten', chunks, link);
  scene.fetcher.fetch(entry);
  scene.fetcher.forget(entry);
  await scene.give(link, ...chunks);
  scene.pass(60_000);
  expect([scene.complete, scene.gaveUp]).toEqual([[], []]);
  scene.breaks = true;
  scene.fetcher.fetch(entryOf('failing', chunks, link));
  await scene.give(link, ...chunks);
  expect(scene.failed).toHaveLength(2);
});

/** Two of them have no place beside each other. */
const LARGE = 700;

test('an edit whose chunks drip does not keep another from its chunks, and loses none of those that came', async () => {
  const scene = new Scene();
  const [dripping, quick] = [scene.link('dripping'), scene.link('quick')];
  const [drips, large] = [chunksOf('drips', LARGE), chunksOf('large', LARGE)];
  scene.fetcher.fetch(entryOf('drips', drips, dripping));
  const [first, second] = drips as [Bytes, Bytes];
  await scene.give(dripping, first);
  scene.fetcher.fetch(entryOf('large', large, quick));
  scene.pass(2_500);
  expect(scene.wanted(quick)).toEqual([]);
  scene.pass(1_000);
  expect(scene.wanted(quick)).toHaveLength(1);
  // What it had been asked for may still come.
  await scene.give(dripping, second);
  expect(scene.kept.total).toBe(first.length + second.length);
  await scene.give(quick, ...large);
  expect(scene.complete.map(({ chunks }) => chunks)).toEqual([large]);
  await scene.give(dripping, ...drips.slice(2));
  expect(scene.complete.map(({ chunks }) => chunks)).toEqual([large, drips]);
  expect(scene.kept.total).toBe(0);
  const asked = scene.wanted(dripping).flat();
  expect(new Set(asked).size).toBe(LARGE);
});

test('what nobody gives is given up although it loses its turn again and again', async () => {
  const scene = new Scene();
  const [silent, dripping] = [scene.link('silent'), scene.link('dripping')];
  const nothing = entryOf('nothing', chunksOf('nothing', LARGE), silent);
  const drips = chunksOf('drips', LARGE);
  scene.fetcher.fetch(nothing);
  scene.fetcher.fetch(entryOf('drips', drips, dripping));
  for (const chunk of drips.slice(0, 12)) {
    scene.pass(10_000);
    await scene.give(dripping, chunk);
  }
  expect(scene.gaveUp).toEqual([nothing]);
});

test('what is kept for another turn has a bound: beyond it, it is fetched again', async () => {
  const scene = new Scene();
  const [a, b] = [scene.link('a'), scene.link('b')];
  const large = Array.from({ length: 40 }, (_, i) => sampleBytes(`large ${i}`, 60_000));
  const filling = chunksOf('filling', LARGE);
  const entry = entryOf('large', [...large, ...chunksOf('rest', LARGE)], a);
  scene.fetcher.fetch(entry);
  await scene.give(a, ...large.slice(0, 24));
  scene.fetcher.fetch(entryOf('filling', filling, b));
  scene.links.length = 0;
  scene.pass(6_200);
  expect(scene.kept.total).toBe(0);
  await scene.give(b, ...filling);
  await scene.give(a, ...large, ...chunksOf('rest', LARGE));
  expect(scene.complete.map(({ entry }) => entry)).toContain(entry);
});
