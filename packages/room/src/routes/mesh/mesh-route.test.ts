import type { Replica } from '@parley/replica';
import type { Sealer } from '@parley/seal';
import { type Channel, DialError } from '@parley/transport';
import { type ConnectionId, LIMITS, type TurnServers, toHex } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PeerDial, PeerDialOptions } from '../../environment/environment.ts';
import type { LocalNetwork } from '../../environment/local-network.ts';
import type { Content } from '../../sync/content.ts';
import { Lab, settle } from '../../testing/lab.ts';
import { connectionOf, LabSignaling } from '../../testing/lab-signaling.ts';
import { routeContext } from '../../testing/route-context.ts';
import type { Route } from '../route.ts';
import { meshRoute } from './mesh-route.ts';
// Pages load it late; simulated time does not wait for it.
import './meeting.ts';

/** A dial as the route sees it, and the hands that decide what becomes of it. */
class LabDial implements PeerDial {
  readonly initiator: boolean;
  readonly signalled: unknown[] = [];
  readonly send: (data: unknown) => void;
  readonly #opening = Promise.withResolvers<Channel>();
  closed = false;
  readonly renewed: string[] = [];
  looks = 0;
  readonly doubt: () => void;

  constructor({ initiator, signal, doubted }: PeerDialOptions) {
    this.initiator = initiator;
    this.send = signal;
    this.doubt = doubted ?? (() => {});
    this.opened.catch(() => {});
  }

  get opened(): Promise<Channel> {
    return this.#opening.promise;
  }
  signal(data: unknown): void {
    this.signalled.push(data);
    if (data === 'implausible') throw new Error('implausible');
  }
  close(): void {
    this.closed = true;
    this.fail(new Error('given up'));
  }
  fail(error: Error): void {
    this.#opening.reject(error);
  }
  renew({ username }: TurnServers): void {
    this.renewed.push(username);
  }
  look(): void {
    this.looks += 1;
  }
  open(channel: Channel): void {
    this.#opening.resolve(channel);
  }
}

describe('the mesh', () => {
  let lab: Lab;
  let signaling: LabSignaling;
  let replica: Replica<Content>;
  let self: Sealer;
  /** A session that `self` dials, and one that dials `self`. */
  let dialled: Sealer;
  let dialler: Sealer;
  let mesh: Route;
  let dials: LabDial[];
  let localNetwork: LocalNetwork | undefined;
  let dialPeer: ((options: PeerDialOptions) => PeerDial) | null;

  const AT: ConnectionId = connectionOf(1);
  const offer = (attempt: number) => ({ type: 'signal', attempt, signals: [{ type: 'offer', sdp: 'v=0' }] });

  beforeEach(async () => {
    lab = await Lab.make();
    signaling = new LabSignaling(lab);
    replica = await lab.replica();
    const sealers = [await lab.sealer(), await lab.sealer(), await lab.sealer()];
    sealers.sort((a, b) => (a.session < b.session ? -1 : 1));
    [dialler, self, dialled] = sealers as [Sealer, Sealer, Sealer];
    dials = [];
    localNetwork = undefined;
    dialPeer = (options) => {
      const dial = new LabDial(options);
      dials.push(dial);
      return dial;
    };
    await make();
  });

  const make = async (): Promise<void> => {
    const made = meshRoute(
      await routeContext(lab, replica, {
        sealer: self,
        servers: { signaling: 'ws://parley.test/signal', home: null },
        environment: {
          ...lab.environment({ dialServer: signaling.dial, dialPeer }),
          get localNetwork() {
            return localNetwork;
          },
        },
      }),
    );
    if (!made) throw new Error('there is signaling');
    mesh = made;
    replica.events.on('down', (link, reason) => made.down?.(link, reason));
  };

  const word = () => mesh.facts.servers?.signaling;
  const codes = () => mesh.facts.problems?.map(({ code }) => code);

  /** Meets `who` through signaling. */
  const meet = async (who: Sealer): Promise<void> => {
    signaling.peers = [{ connection: AT, session: who.session }];
    mesh.start();
    await lab.run(100);
  };

  const stopped = async (): Promise<void> => {
    mesh.stop('left');
    await lab.run(100);
    await replica.close('left');
    await lab.run(20_000);
    expect(lab.clock.pending).toBe(0);
    expect(dials.every(({ closed }) => closed)).toBe(true);
  };

  it('dials whom it is to dial, and links the channel', async () => {
    await meet(dialled);
    expect(dials.map(({ initiator }) => initiator)).toEqual([true]);
    for (const type of ['offer', 'candidate', 'candidate', 'candidate']) dials[0]?.send({ type });
    await lab.run(100);
    expect(signaling.carried, 'the offer and what was found with it are one message').toEqual([AT]);
    dials[0]?.open(lab.pair()[0]);
    await lab.run(100);
    expect([...replica.links].map(({ info }) => info)).toEqual([{ kind: 'peer', session: dialled.session }]);
  });

  it('renews credentials at half of their life, and hands them to open connections; a wrong clock hurries nobody', async () => {
    signaling.turnLife = 600_000;
    await meet(dialled);
    const [first] = dials;
    first?.open(lab.pair()[0]);
    await lab.run(295_000);
    expect(signaling.turnRequests).toBe(0);
    await lab.run(10_000);
    expect(signaling.turnRequests).toBe(1);
    expect(first?.renewed).toEqual(['1']);
    expect(mesh.facts.turn?.username).toBe('1');

    // By this device's clock they have run out when they come.
    signaling.turnLife = -3_600_000;
    await lab.run(300_000);
    expect(signaling.turnRequests).toBe(2);
    await lab.run(60_000);
    expect(signaling.turnRequests, 'not with every ping').toBeLessThanOrEqual(5);
    mesh.stop('left');
    await replica.close('left');
    await lab.run(20_000);
    expect(lab.clock.pending).toBe(0);
  });

  it('has a connection looked after when its way is in doubt, and follows the other end that asks', async () => {
    await meet(dialled);
    const [first] = dials;
    first?.open(lab.pair()[0]);
    await lab.run(100);
    first?.doubt();
    expect(first?.looks).toBe(1);
    await signaling.carry(AT, dialled, self.session, { type: 'look' });
    await lab.run(100);
    expect(first?.looks).toBe(2);

    mesh.stop('left');
    await make();
    dials = [];
    await meet(dialler);
    await signaling.carry(AT, dialler, self.session, offer(5));
    await lab.run(100);
    dials[0]?.open(lab.pair()[0]);
    await lab.run(100);
    const carried = signaling.carried.length;
    dials[0]?.doubt();
    await lab.run(100);
    expect(dials[0]?.looks, 'only the initiator looks').toBe(0);
    expect(signaling.carried.length).toBe(carried + 1);
  });

  it('says that the browser makes no more connections, until it makes one', async () => {
    await meet(dialled);
    dials[0]?.fail(new DialError('exhausted', 'no more'));
    await lab.run(100);
    expect(codes()).toEqual(['connections-exhausted']);
    await lab.run(10_000);
    dials.at(-1)?.open(lab.pair()[0]);
    await lab.run(100);
    expect(codes()).toEqual([]);
  });

  it('names who may be on its own network while the browser hides that, and dials at once when it is allowed', async () => {
    const heard = new Set<() => void>();
    localNetwork = {
      access: 'denied',
      onChange: (listener) => {
        heard.add(listener);
        return () => heard.delete(listener);
      },
    };
    await make();
    await meet(dialled);
    await signaling.carry(AT, dialled, self.session, { type: 'signal', attempt: 1, signals: [{}] });
    await lab.run(100);
    expect(codes()).toEqual([]);
    await lab.run(2_500);
    expect(codes()).toEqual(['local-network']);
    localNetwork = { ...localNetwork, access: 'open' };
    for (const listener of heard) listener();
    await lab.run(100);
    expect(dials.length).toBe(2);
    expect(dials[0]?.closed).toBe(true);
    await stopped();
    expect(heard.size).toBe(0);
  });

  it('tells whom it dialled in vain, until a dial succeeds or they go', async () => {
    await meet(dialled);
    expect(mesh.facts.missed).toEqual([]);
    dials[0]?.close();
    await lab.run(100);
    expect(mesh.facts.missed).toEqual([dialled.session]);
    await lab.run(10_000);
    expect(dials.length).toBeGreaterThan(1);
    expect(mesh.facts.missed).toEqual([dialled.session]);
    dials.at(-1)?.open(lab.pair()[0]);
    await lab.run(100);
    expect(mesh.facts.missed).toEqual([]);

    mesh.stop('left');
    await make();
    dials = [];
    await meet(dialled);
    dials[0]?.close();
    await lab.run(100);
    signaling.say({ type: 'peer-left', connection: AT });
    await lab.run(100);
    expect(mesh.facts.missed).toEqual([]);
  });

  it('dials anew, and at once, who was missed before there was a relay', async () => {
    await meet(dialled);
    dials[0]?.close();
    await lab.run(5);
    const [username, expires] = ['first', lab.clock.now() + 600_000];
    const turn = { urls: ['turn:turn.test'], username, credential: 'c', expires };
    signaling.say({ type: 'turn', turn });
    await lab.run(20);
    expect(dials).toHaveLength(2);
    dials[1]?.close();
    await lab.run(5);
    signaling.say({ type: 'turn', turn: { ...turn, username: 'second' } });
    await lab.run(20);
    expect(dials, 'newer ones change nothing').toHaveLength(2);
    await stopped();
  });

  it('answers an offer, and hands its dial the signals of that attempt alone, in order', async () => {
    await meet(dialler);
    expect(dials).toEqual([]);
    await signaling.carry(AT, dialler, self.session, offer(5));
    for (const [attempt, signal] of [
      [5, 'one'],
      [4, 'stale'],
      [5, 'two'],
    ] as const) {
      await signaling.carry(AT, dialler, self.session, { type: 'signal', attempt, signals: [signal] });
    }
    await lab.run(100);
    expect(dials).toHaveLength(1);
    expect(dials[0]?.initiator).toBe(false);
    expect(dials[0]?.signalled).toEqual([{ type: 'offer', sdp: 'v=0' }, 'one', 'two']);
    await stopped();
  });

  it.each<[string, unknown]>([
    ['no JSON', '{"type":'],
    ['nothing', 'null'],
    ['a list', [1, 2]],
    ['another type', { type: 'surprise' }],
    ['signals that are no list', { type: 'signal', attempt: 1, signals: 'offer' }],
    ['signals without bounds', { type: 'signal', attempt: 1, signals: Array(33).fill({}) }],
    ['no attempt', { type: 'signal', signals: [{}] }],
    ['an attempt that is text', { type: 'signal', attempt: '5', signals: [{}] }],
    ['a negative attempt', { type: 'signal', attempt: -1, signals: [{}] }],
    ['an attempt beyond all numbers', { type: 'signal', attempt: 1e300, signals: [{}] }],
    ['no data', { type: 'signal', attempt: 5 }],
  ])('ignores %s for a signal, and hears the next one', async (_, payload) => {
    await meet(dialler);
    await signaling.carry(AT, dialler, self.session, payload);
    await signaling.carry(AT, dialler, self.session, offer(5));
    await lab.run(100);
    expect(dials).toHaveLength(1);
  });

  it('hears the next signal when its dial finds one implausible, or cannot be made at all', async () => {
    await meet(dialler);
    await signaling.carry(AT, dialler, self.session, offer(5));
    await signaling.carry(AT, dialler, self.session, {
      type: 'signal',
      attempt: 5,
      signals: ['implausible'],
    });
    await signaling.carry(AT, dialler, self.session, { type: 'signal', attempt: 5, signals: ['fine'] });
    await lab.run(100);
    expect(dials[0]?.signalled.at(-1)).toBe('fine');
    expect(lab.logged).toEqual(['warn: implausible signal']);

    let fails = true;
    const works = dialPeer;
    dialPeer = (options) => {
      if (fails || !works) throw new Error('no connection can be made');
      return works(options);
    };
    mesh.stop('left');
    await make();
    dials = [];
    await meet(dialler);
    await signaling.carry(AT, dialler, self.session, offer(6));
    await lab.run(100);
    expect(lab.logged.at(-1)).toBe('error: a signal was not handled');
    fails = false;
    await lab.run(1_000);
    await signaling.carry(AT, dialler, self.session, offer(7));
    await lab.run(100);
    expect(dials).toHaveLength(1);
  });

  it('rule 9: hears nobody but the session whose connection it is, and only what is sealed for itself', async () => {
    await meet(dialler);
    const eve = await lab.sealer();
    await signaling.carry(AT, eve, self.session, offer(5));
    await signaling.carry(connectionOf(9), dialler, self.session, offer(5));
    await signaling.carry(AT, dialler, eve.session, offer(5));
    await lab.run(100);
    expect(dials).toEqual([]);
  });

  it('answers a flood of offers with few connections, one at a time', async () => {
    await meet(dialler);
    for (let attempt = 1; attempt <= 200; attempt++)
      await signaling.carry(AT, dialler, self.session, offer(attempt));
    await lab.run(1_000);
    expect(dials.length).toBeLessThanOrEqual(4);
    expect(dials.filter(({ closed }) => !closed)).toHaveLength(1);
    await stopped();
  });

  it('keeps a bounded number of introductions', async () => {
    signaling.peers = Array.from({ length: LIMITS.peers }, (_, index) => ({
      connection: connectionOf(index + 1),
      session: toHex(lab.random.bytes(32)),
    }));
    mesh.start();
    await lab.run(100);
    const more = connectionOf(5_000);
    signaling.say({ type: 'peer-joined', connection: more, session: dialler.session });
    await lab.run(100);
    await signaling.carry(more, dialler, self.session, offer(5));
    await lab.run(100);
    expect(dials.every(({ initiator }) => initiator)).toBe(true);
    expect(dials.length).toBeLessThanOrEqual(4);
    await stopped();
  });

  it('is not fooled by a channel that ends in the very call that makes it a link', async () => {
    await meet(dialled);
    const [mine, theirs] = lab.pair();
    theirs.close('going-away');
    await lab.run(100);
    dials[0]?.open(mine);
    await lab.run(5_000);
    expect([...replica.links]).toEqual([]);
    expect(dials.length).toBeGreaterThan(1);
  });

  it('closes a channel that opens after it stopped', async () => {
    await meet(dialled);
    const [mine, theirs] = lab.pair();
    let heard: string | null = null;
    theirs.listen({
      message() {},
      drain() {},
      close: (reason) => {
        heard = reason;
      },
    });
    const [dial] = dials;
    dial?.open(mine);
    mesh.stop('handed-over');
    await lab.run(100);
    expect(heard).toBe('replaced');
    expect([...replica.links]).toEqual([]);
  });

  it('tells its links why it stops, and can start again', async () => {
    await meet(dialled);
    const [mine, theirs] = lab.pair();
    const heard: string[] = [];
    theirs.listen({ message() {}, drain() {}, close: (reason) => void heard.push(reason) });
    dials[0]?.open(mine);
    await lab.run(100);
    mesh.stop('handed-over');
    await lab.run(100);
    expect(heard).toEqual(['handed-over']);
    expect(word()).toBe('off');
    await lab.run(60_000);
    expect(signaling.welcomes).toBe(1);
    mesh.start();
    await lab.run(100);
    expect(word()).toBe('connected');
    expect(dials).toHaveLength(2);
  });

  it('meets nobody without WebRTC, and stays introduced', async () => {
    dialPeer = null;
    await make();
    await meet(dialler);
    await signaling.carry(AT, dialler, self.session, offer(5));
    await lab.run(100);
    expect(dials).toEqual([]);
    expect(word()).toBe('connected');
  });

  describe('signaling', () => {
    it('comes back when the server goes, and keeps who was met', async () => {
      await meet(dialled);
      dials[0]?.open(lab.pair()[0]);
      await lab.run(100);
      signaling.channel?.close('going-away');
      await lab.run(100);
      expect(word()).toBe('offline');
      expect([...replica.links]).toHaveLength(1);
      await lab.run(3_000);
      expect(word()).toBe('connected');
      expect(dials).toHaveLength(1);
    });

    it('tries at once when nudged', async () => {
      await meet(dialled);
      signaling.channel?.close('going-away');
      await lab.run(10);
      mesh.nudge();
      await lab.run(100);
      expect(word()).toBe('connected');
      mesh.nudge();
      expect(signaling.welcomes).toBe(2);
    });

    it('gives up a server that answers no ping, within 20 s', async () => {
      await meet(dialled);
      signaling.alive = false;
      await lab.run(20_000);
      expect(signaling.ended).toContain('timeout');
      expect(signaling.welcomes).toBeGreaterThan(1);
    });

    it('tries a server that refused it each minute, at once when nudged, and is let in once it may', async () => {
      await meet(dialled);
      signaling.channel?.close('misbehaving');
      await lab.run(40_000);
      expect(word()).toBe('offline');
      expect(mesh.facts.problems).toEqual([{ code: 'signaling-unreachable', detail: 'misbehaving' }]);
      expect(signaling.welcomes).toBe(1);
      signaling.thenClose = 'join-refused';
      mesh.nudge();
      await lab.run(10_000);
      expect(word()).toBe('offline');
      expect(mesh.facts.problems).toEqual([{ code: 'signaling-unreachable', detail: 'join-refused' }]);
      expect(signaling.welcomes).toBe(2);
      await lab.run(70_000);
      expect(word()).toBe('connected');
      expect(codes()).toEqual([]);
      expect(signaling.welcomes).toBe(3);
      await stopped();
    });

    it.each([
      ['going-away', 'connected'],
      ['misbehaving', 'offline'],
    ] as const)('is not fooled by a welcome with %s right behind it', async (reason, then) => {
      signaling.thenClose = reason;
      mesh.start();
      await lab.run(5_000);
      expect(word()).toBe(then);
      await stopped();
    });

    it('ends a server that talks nonsense', async () => {
      await meet(dialled);
      signaling.channel?.send(new Uint8Array([250, 1, 2]), 'live');
      await lab.run(100);
      expect(signaling.ended).toEqual(['malformed']);
      expect(mesh.facts.problems).toEqual([{ code: 'signaling-unreachable', detail: 'malformed' }]);
    });

    it.each([0, 8, 18, 23])('can be stopped while it dials, after %d ms', async (ms) => {
      mesh.start();
      await lab.run(ms);
      await stopped();
      expect(word()).toBe('off');
      expect(dials).toEqual([]);
      await settle();
    });
  });
});
