import { sampleEdits, sampleSession } from '@parley/log/samples';
import { SimulatedClock, seededRandom } from '@parley/runtime';
import { memoryPair } from '@parley/transport';
import { decodeSync } from '@parley/wire';
import { expect, test } from 'vitest';
import { Link } from './link.ts';
import { Outbound } from './outbound.ts';

test('what snapshots have replaced goes after all that is kept, whichever session it is of', async () => {
  const clock = new SimulatedClock();
  const [channel, other] = memoryPair({ clock, random: seededRandom('outbound') });
  const [ada, ben] = [sampleSession('ada'), sampleSession('ben')];
  const sent: (readonly [typeof ada, number])[] = [];
  other.listen({
    message(bytes) {
      const message = decodeSync(bytes);
      if (message.type !== 'envelope') return;
      const { session, number } = message.envelope.header;
      sent.push([session, number]);
    },
    drain() {},
    close() {},
  });
  const outbound = new Outbound({
    link: new Link('b', { kind: 'caller', session: null }, channel, 0),
    source: {
      edits: async (_part, session, from) => sampleEdits(session, from, 6).map(({ envelope }) => envelope),
      snapshot: async () => null,
      chunk: async () => null,
      certificate: () => null,
    },
    now: () => clock.now(),
    failed(error) {
      throw error;
    },
  });
  outbound.edits(0, { session: ada, from: 4, to: 6, shelved: false });
  outbound.edits(0, { session: ada, from: 0, to: 4, shelved: true });
  outbound.edits(0, { session: ben, from: 0, to: 2, shelved: false });
  await clock.advanceSettled(100, () => new Promise((resolve) => setImmediate(resolve)));
  expect(sent).toEqual([
    ...[4, 5].map((number) => [ada, number]),
    ...[0, 1].map((number) => [ben, number]),
    ...[0, 1, 2, 3].map((number) => [ada, number]),
  ]);
});
