import type { Clock, Random } from '@parley/runtime';
import type { Channel } from '../channel.ts';
import { DialError } from '../dial-error.ts';
import { type LinkProperties, MemoryLink, PERFECT_LINK } from './memory-link.ts';

export type { LinkProperties } from './memory-link.ts';

export interface MemoryPairOptions extends Partial<LinkProperties> {
  readonly clock: Clock;
  readonly random: Random;
}

/** Two joined channels in one process. What is sent on one arrives at the other through the clock, never within `send`. */
export function memoryPair({ clock, random, ...properties }: MemoryPairOptions): [Channel, Channel] {
  const [a, b] = new MemoryLink(clock, random, properties).channels;
  return [a, b];
}

export interface MemoryNetworkOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** How links are unless `setLink` says otherwise. */
  readonly link?: Partial<LinkProperties>;
  /** After how many milliseconds a dial that nobody answers fails. */
  readonly dialTimeout?: number;
}

type NodeName = string;

const pairOf = (a: NodeName, b: NodeName): string => JSON.stringify(a < b ? [a, b] : [b, a]);

/** A simulated network of named nodes. It is as deterministic as the clock and the random source it is given. */
export class MemoryNetwork {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #defaults: LinkProperties;
  readonly #dialTimeout: number;
  readonly #acceptors = new Map<NodeName, (channel: Channel, from: NodeName) => void>();
  readonly #links = new Map<MemoryLink, readonly [NodeName, NodeName]>();
  readonly #properties = new Map<string, LinkProperties>();
  readonly #cut = new Set<string>();
  readonly #forbidden = new Set<string>();
  readonly #lives = new Map<NodeName, number>();
  /** The sides of a partition: node → side. Nodes that are not in it share side −1. */
  #sides = new Map<NodeName, number>();

  constructor({ clock, random, link = {}, dialTimeout = 10_000 }: MemoryNetworkOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#defaults = { ...PERFECT_LINK, ...link };
    this.#dialTimeout = dialTimeout;
  }

  /** Who is dialled as `node` answers from now on, until it crashes. */
  accept(node: NodeName, onChannel: (channel: Channel, from: NodeName) => void): void {
    this.#acceptors.set(node, onChannel);
  }

  /** Stops answering; channels that stand stay. */
  stopAccepting(node: NodeName): void {
    this.#acceptors.delete(node);
  }

  /** Dials, as over a WebSocket: the other side accepts after one way, the dialler has its channel after the way back.
   * Rejects with a {@link DialError}: `lost` if nobody accepts there, `timeout` if the two cannot reach each other. A
   * node that crashes meanwhile never hears the outcome. */
  dial(from: NodeName, to: NodeName): Promise<Channel> {
    const { delay } = this.#propertiesOf(from, to);
    const life = this.#lifeOf(from);
    const { promise, resolve, reject } = Promise.withResolvers<Channel>();
    const answer = (ms: number, call: () => void): void => {
      this.#clock.after(ms, () => {
        if (this.#lifeOf(from) === life) call();
      });
    };
    answer(delay, () => {
      if (!this.canReach(from, to)) {
        answer(Math.max(0, this.#dialTimeout - delay), () =>
          reject(new DialError('timeout', `${to} did not answer`)),
        );
        return;
      }
      const accept = this.#acceptors.get(to);
      if (accept === undefined) {
        answer(delay, () => reject(new DialError('lost', `nobody accepts at ${to}`)));
        return;
      }
      const [mine, theirs] = this.#join(from, to);
      accept(theirs, from);
      answer(delay, () => resolve(mine));
    });
    return promise;
  }

  /** Joins two nodes at once, as after a WebRTC introduction; `null` if they cannot reach each other now. */
  connect(a: NodeName, b: NodeName): [Channel, Channel] | null {
    return this.canReach(a, b) ? this.#join(a, b) : null;
  }

  /** Whether a new connection between the two would stand. */
  canReach(a: NodeName, b: NodeName): boolean {
    const pair = pairOf(a, b);
    return !this.#forbidden.has(pair) && !this.#isCut(pair, a, b);
  }

  /** How the wire between two nodes behaves from now on, for channels that stand as well. */
  setLink(a: NodeName, b: NodeName, properties: Partial<LinkProperties>): void {
    const pair = pairOf(a, b);
    const merged = { ...this.#propertiesOf(a, b), ...properties };
    this.#properties.set(pair, merged);
    for (const [link, [from, to]] of this.#links) {
      if (pairOf(from, to) === pair) link.properties = merged;
    }
  }

  /** These two can never connect. Channels that stand stay. */
  forbid(a: NodeName, b: NodeName): void {
    this.#forbidden.add(pairOf(a, b));
  }

  /** Cuts the wire between two nodes: nothing arrives; after `lostAfter` both hear `lost`. */
  cut(a: NodeName, b: NodeName): void {
    this.#cut.add(pairOf(a, b));
    this.#applyCuts();
  }

  mend(a: NodeName, b: NodeName): void {
    this.#cut.delete(pairOf(a, b));
    this.#applyCuts();
  }

  /** Splits the network: nothing arrives between different groups. Nodes in no group form one of their own. */
  partition(...groups: readonly (readonly NodeName[])[]): void {
    this.#sides = new Map(groups.flatMap((group, side) => group.map((node) => [node, side] as const)));
    this.#applyCuts();
  }

  /** Ends the partition. Wires cut one by one stay cut. */
  heal(): void {
    this.partition();
  }

  /** The node's process is gone: it hears nothing more, and the others are told nothing. It may `accept` and dial again
   * afterwards, as a new process. */
  crash(node: NodeName): void {
    this.#lives.set(node, this.#lifeOf(node) + 1);
    this.#acceptors.delete(node);
    for (const [link, [from, to]] of [...this.#links]) {
      if (from === node) link.silence(0);
      else if (to === node) link.silence(1);
    }
  }

  /** Breaks everything that stands and stops accepting. */
  close(): void {
    this.#acceptors.clear();
    for (const link of [...this.#links.keys()]) link.break();
  }

  #join(a: NodeName, b: NodeName): [Channel, Channel] {
    const link = new MemoryLink(this.#clock, this.#random, this.#propertiesOf(a, b), () =>
      this.#links.delete(link),
    );
    this.#links.set(link, [a, b]);
    const [first, second] = link.channels;
    return [first, second];
  }

  #propertiesOf(a: NodeName, b: NodeName): LinkProperties {
    return this.#properties.get(pairOf(a, b)) ?? this.#defaults;
  }

  #lifeOf(node: NodeName): number {
    return this.#lives.get(node) ?? 0;
  }

  #isCut(pair: string, a: NodeName, b: NodeName): boolean {
    return this.#cut.has(pair) || (this.#sides.get(a) ?? -1) !== (this.#sides.get(b) ?? -1);
  }

  #applyCuts(): void {
    for (const [link, [a, b]] of [...this.#links]) {
      if (this.#isCut(pairOf(a, b), a, b)) link.cutWire();
      else link.mend();
    }
  }
}
