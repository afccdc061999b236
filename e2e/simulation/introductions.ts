import type { PeerDial, PeerDialOptions } from '@parley/room';
import type { Clock } from '@parley/runtime';
import { type Channel, DialError } from '@parley/transport';
import type { MemoryNetwork } from '@parley/transport/testing';

const TIMEOUT_MS = 15_000;

interface Waiting {
  readonly node: string;
  readonly open: (channel: Channel) => void;
}

/** WebRTC in a simulated network: an offer, an answer, and the two are joined if the network lets them. */
export class Introductions {
  readonly #network: MemoryNetwork;
  readonly #waiting = new Map<string, Waiting>();
  #next = 0;

  constructor(network: MemoryNetwork) {
    this.#network = network;
  }

  dialler(node: string, clock: Clock): (options: PeerDialOptions) => PeerDial {
    return ({ initiator, signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<Channel>();
      const id = `${node}/${this.#next++}`;
      const timer = clock.after(TIMEOUT_MS, () => fail());
      const fail = () => {
        timer.cancel();
        this.#waiting.delete(id);
        reject(new DialError('timeout', 'no candidate pair worked'));
      };
      const open = (channel: Channel) => {
        timer.cancel();
        this.#waiting.delete(id);
        channel.path = async () => 'direct';
        resolve(channel);
      };
      if (initiator) {
        this.#waiting.set(id, { node, open });
        clock.after(1, () => signal({ type: 'offer', sdp: id }));
      }
      promise.catch(() => {});
      return {
        opened: promise,
        close: fail,
        signal: (data) => {
          const { type, sdp } = data as { type: string; sdp: string };
          if (initiator || type !== 'offer') return;
          const other = this.#waiting.get(sdp);
          const channels = other ? this.#network.connect(other.node, node) : null;
          if (!other || !channels) return;
          other.open(channels[0]);
          open(channels[1]);
        },
      };
    };
  }
}
