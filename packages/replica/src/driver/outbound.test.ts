import { sampleBytes, sampleEdits, sampleSession, sampleSnapshot } from '@parley/log/samples';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { memoryPair } from '@parley/transport/testing';
import { decodeSync, type SessionId, separated } from '@parley/wire';
import { expect, test } from 'vitest';
import { Link } from './link.ts';
import { Outbound } from './outbound.ts';

/** Edits of each. */
const HELD = 700;

const [ada, ben] = [sampleSession('ada'), sampleSession('ben')];

/** Outbound over a link, and what comes out at the other end, in order. */
function scene() {
  const clock = new SimulatedClock();
  const [channel, other] = memoryPair({ clock, random: seededRandom('outbound') });
  const base = sampleSnapshot('base', { chunks: [sampleBytes('body', 10)] });
  let messages = 0;
  const sent: (readonly [SessionId, number] | 'snapshot' | 'chunk')[] = [];
  other.listen({
    message(bytes) {
      messages += 1;
      for (const message of separated(decodeSync(bytes))) {
        if (message.type === 'chunk') sent.push('chunk');
        if (message.type !== 'envelope') continue;
        const { kind, session, number } = message.envelope.header;
        sent.push(kind === 'snapshot' ? 'snapshot' : [session, number]);
      }
    },
    drain() {},
    close() {},
  });
  const link = new Link('b', { kind: 'caller', session: null }, channel, 0);
  const outbound = new Outbound(link, {
    source: {
      edits: async (_part, session, from, limit) =>
        sampleEdits(session, from, Math.min(from + limit, HELD)).map(({ envelope }) => envelope),
      snapshot: async () => base.envelope,
      chunk: async () => new Uint8Array(10),
      certificate: () => null,
    },
    clock,
    failed(error) {
      throw error;
    },
  });
  const settle = (ms: number) =>
    clock.advanceSettled(ms, () => new Promise((resolve) => setImmediate(resolve)));
  return { outbound, base, sent, settle, messages: () => messages };
}

const of = (session: SessionId, ...numbers: number[]) => numbers.map((number) => [session, number] as const);

test('what snapshots have replaced goes after all that is kept, whichever session it is of', async () => {
  const { outbound, sent, settle } = scene();
  outbound.edits(0, { session: ada, from: 4, to: 6, shelved: false });
  outbound.edits(0, { session: ada, from: 0, to: 4, shelved: true });
  outbound.edits(0, { session: ben, from: 0, to: 2, shelved: false });
  await settle(200);
  expect(sent).toEqual([...of(ada, 4, 5), ...of(ben, 0, 1)]);
  await settle(100);
  expect(sent.slice(4)).toEqual(of(ada, 0, 1, 2, 3));
});

test('a newcomer has the chunks of a snapshot before what it has replaced, however late it asks for them', async () => {
  const { outbound, base, sent, settle } = scene();
  outbound.snapshot(0, base.hash);
  outbound.edits(0, { session: ada, from: 4, to: 6, shelved: false });
  outbound.edits(0, { session: ada, from: 0, to: 4, shelved: true });
  await settle(200);
  outbound.want(base.envelope.chunks.slice(0, 1));
  await settle(200);
  outbound.want(base.envelope.chunks.slice(0, 1));
  await settle(200);
  expect(sent).toEqual(['snapshot', ...of(ada, 4, 5), 'chunk', 'chunk']);
  await settle(100);
  expect(sent.slice(5)).toEqual(of(ada, 0, 1, 2, 3));
});

test('what snapshots have replaced goes no faster than a phone checks it, and leaves the way free meanwhile', async () => {
  const { outbound, sent, settle } = scene();
  outbound.edits(0, { session: ada, from: 0, to: 600, shelved: true });
  await settle(200);
  expect(sent.length).toBeGreaterThan(150);
  expect(sent.length).toBeLessThan(300);
  outbound.edits(0, { session: ben, from: 0, to: 2, shelved: false });
  await settle(10);
  expect(sent.slice(-2)).toEqual(of(ben, 0, 1));
  await settle(1_000);
  expect(sent.filter(([session]) => session === ada)).toEqual(
    of(ada, ...Array.from({ length: 600 }, (_, number) => number)),
  );
});

test('of a link that is down nothing waits', async () => {
  const { outbound, base, sent, settle } = scene();
  outbound.snapshot(0, base.hash);
  outbound.edits(0, { session: ada, from: 0, to: 4, shelved: true });
  await settle(100);
  outbound.stop();
  await settle(1_000);
  expect(sent).toEqual(['snapshot']);
});

test('small edits go together', async () => {
  const { outbound, sent, settle, messages } = scene();
  outbound.edits(0, { session: ada, from: 0, to: 600, shelved: false });
  await settle(100);
  expect(sent).toEqual(of(ada, ...Array.from({ length: 600 }, (_, number) => number)));
  expect(messages()).toBeLessThan(600 / 30);
});
