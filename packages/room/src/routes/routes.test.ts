import type { Channel } from '@parley/transport';
import { memoryPair } from '@parley/transport/testing';
import type { CloseReason } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Room } from '../room.ts';
import { ALONE, codesOf, Lab, textOf, write } from '../testing/lab.ts';
import type { Route, RouteContext, RouteFacts, RouteMaker } from './route.ts';

/** A way that nobody else knows: two rooms with a wire between them. */
class Wire {
  readonly #ends: { readonly room: RouteContext; channel: Channel | null }[] = [];
  readonly told: string[] = [];
  facts: RouteFacts = {};

  readonly route: RouteMaker = (room) => {
    const end = { room, channel: null as Channel | null };
    this.#ends.push(end);
    const { told } = this;
    const facts = (): RouteFacts => this.facts;
    return {
      scope: 'device',
      start: () => void told.push('start'),
      stop(reason: CloseReason) {
        told.push(`stop: ${reason}`);
        end.channel?.close(reason);
      },
      nudge: () => void told.push('nudge'),
      get facts() {
        return facts();
      },
    } satisfies Route;
  };

  join({ clock, random }: Lab): void {
    const channels = memoryPair({ clock, random, delay: 5 });
    this.#ends.forEach((end, at) => {
      const [channel, other] = [channels[at], this.#ends[1 - at]];
      if (!channel || !other) throw new Error('a wire has two ends');
      end.channel = channel;
      end.room.replica.link(channel, { kind: 'peer', session: other.room.sealer.session });
    });
  }
}

describe('a route that nobody has heard of', () => {
  let lab: Lab;
  let wire: Wire;
  let rooms: [Room, Room];

  beforeEach(async () => {
    lab = await Lab.make();
    wire = new Wire();
    const other = await Lab.make('another device');
    const open = (at: Lab): Promise<Room> =>
      at.open(
        { link: lab.links.edit, servers: ALONE, routes: [wire.route] },
        { clock: lab.clock, openTabs: null },
      );
    rooms = [await open(lab), await open(other)];
  });

  it('carries what is written, and the status says so', async () => {
    const [ada, ben] = rooms;
    expect(wire.told).toEqual(['start', 'start']);
    expect(ada.status.route).toBe('offline');
    wire.join(lab);
    write(ada, 'by wire');
    await lab.run(1_000);
    expect(textOf(ben.doc)).toBe('by wire');
    expect(ada.status).toMatchObject({ route: 'relayed', lastEdit: { peers: 1 } });
    expect(ada.status.peers.map(({ session }) => session)).toEqual([ben.session]);
    await Promise.all(rooms.map((room) => lab.during(room.close())));
    expect(wire.told.slice(2)).toEqual(['stop: left', 'stop: left']);
  });

  it('says what is wrong with it, whom it misses and how its server stands, and is nudged', async () => {
    const [ada] = rooms;
    const missed = ['e'.repeat(64)];
    wire.facts = { problems: [{ code: 'connections-exhausted' }], missed, servers: { signaling: 'offline' } };
    expect(ada.status.signaling).toBe('offline');
    expect(codesOf(ada)).toEqual(['connections-exhausted', 'peers-unreachable']);
    wire.facts = { missed, carriesAll: true };
    ada.nudge();
    expect(codesOf(ada)).toEqual([]);
    expect(wire.told.at(-1)).toBe('nudge');
    await Promise.all(rooms.map((room) => lab.during(room.close())));
  });
});
