import { setImmediate as turn } from 'node:timers/promises';
import { SimulatedClock, seededRandom } from '@parley/runtime';
import { memoryPair } from '@parley/transport';
import { type Bytes, decodeSync, type Envelope, type Hash, sha256Sync } from '@parley/wire';
import { expect, test } from 'vitest';
import { sampleBytes, sampleEdit, sampleSession } from '../testing/samples.ts';
import { ChunkFetcher } from './chunk-fetcher.ts';
import { Link } from './link.ts';

interface Entry {
  readonly envelope: Envelope;
  readonly sources: Link[];
}

class Scene {
  readonly clock = new SimulatedClock();
  readonly complete: { entry: Entry; chunks: readonly Bytes[] }[] = [];
  readonly gaveUp: Entry[] = [];
  readonly failed: unknown[] = [];
  readonly wants = new Map<Link, Hash[][]>();
  readonly links: Link[] = [];
  hashed = 0;
  breaks = false;
  readonly fetcher = new ChunkFetcher<Entry>({
    hash: async (bytes) => {
      this.hashed += 1;
      if (this.breaks) throw new Error('no digest');
      return sha256Sync(bytes);
    },
    now: () => this.clock.now(),
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

function entryOf(seed: string, chunks: readonly Bytes[], ...sources: Link[]): Entry {
  return { envelope: sampleEdit(sampleSession(seed), 0, { chunks }).envelope, sources };
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
