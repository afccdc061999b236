import { expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import type { PeerStatus, Room } from '../session/room.ts';
import { answerForLinks, askForLinks, toldLinks } from './told-links.ts';

const peer = (client: number | null, route: PeerStatus['route']): PeerStatus => ({
  ...{ session: `${client}`, role: 'edit', route, client },
});

/** A room as far as links are told in it, and its hands. */
function roomWith(...peers: PeerStatus[]) {
  const awareness = new Awareness(new Doc());
  const listeners = new Set<() => void>();
  const room = {
    awareness,
    status: { peers },
    onStatus(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Room;
  /** Another's state arrives. */
  const arrives = (client: number, state: object): void => {
    awareness.states.set(client, state);
    awareness.emit('change', [{ added: [], updated: [client], removed: [] }, 'room']);
  };
  return { room, awareness, arrives };
}

test('links are told for as long as somebody else asks', () => {
  const { room, awareness, arrives } = roomWith(peer(7, 'direct'), peer(8, 'home'), peer(null, 'indirect'));
  const stop = answerForLinks(room);
  const dontAsk = askForLinks(room);
  expect(awareness.getLocalState()?.links, 'one does not answer oneself').toBeUndefined();
  arrives(7, { asksForLinks: true });
  expect([...toldLinks(awareness.getLocalState())]).toEqual([
    [7, 'direct'],
    [8, 'home'],
  ]);
  arrives(7, {});
  expect(awareness.getLocalState()?.links).toBeUndefined();
  dontAsk();
  expect(awareness.getLocalState()?.asksForLinks).toBeUndefined();
  stop();
  awareness.destroy();
});

test('what is told is believed in form only', () => {
  for (const links of [
    null,
    'x',
    { 1: 'direct' },
    [null, [1], ['1', 'direct'], [1, 'by magic'], [1.5, 'home']],
  ]) {
    expect([...toldLinks({ links })]).toEqual([]);
  }
  expect([...toldLinks({ links: [[1, 'direct', 'x'], 2] })]).toEqual([[1, 'direct']]);
  expect(
    toldLinks({
      links: Array(1_000)
        .fill(0)
        .map((_, client) => [client, 'home']),
    }).size,
  ).toBe(64);
});
