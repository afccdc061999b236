import { SimulatedClock } from '@parley/runtime/testing';
import type { Envelope } from '@parley/wire';
import { expect, test } from 'vitest';
import { editsOf, Scene } from '../testing/replicas.ts';
import { ServerLane } from './server-lane.ts';

async function lane() {
  const scene = await Scene.make();
  const envelopes = await editsOf(await scene.author(), 3);
  const clock = new SimulatedClock();
  const sent: Envelope[] = [];
  return { clock, sent, envelopes, lane: new ServerLane({ clock, send: (envelope) => sent.push(envelope) }) };
}

test('a server is sent at once what nobody else is', async () => {
  const { lane: server, sent, envelopes } = await lane();
  for (const envelope of envelopes) server.live(envelope, false);
  expect(sent).toEqual(envelopes);
});

test('it waits for 4 ms for what people are sent, and the order stays', async () => {
  const { lane: server, sent, envelopes, clock } = await lane();
  const [first, second, third] = envelopes as [Envelope, Envelope, Envelope];
  server.live(first, true);
  clock.advance(2);
  server.live(second, true);
  expect(sent).toEqual([]);
  clock.advance(2);
  expect(sent).toEqual([first, second]);
  server.live(third, true);
  server.flush();
  expect(sent).toEqual(envelopes);
  expect(clock.pending).toBe(0);
});

test('what nobody else is sent takes what waits along', async () => {
  const { lane: server, sent, envelopes } = await lane();
  const [first, second] = envelopes as [Envelope, Envelope];
  server.live(first, true);
  server.live(second, false);
  expect(sent).toEqual([first, second]);
});
