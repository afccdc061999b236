import type { Clock } from '@parley/runtime';
import type { BroadcastChannelLike } from '../broadcast-channel.ts';

/** A BroadcastChannel in memory: what one posts, all others of the same name get a clone of, at the clock's next turn
 * and in order. */
export class MemoryBroadcast {
  readonly #clock: Clock;
  readonly #members = new Map<string, Set<Member>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What `new BroadcastChannel(name)` is to a host. */
  readonly create = (name: string): BroadcastChannelLike => {
    const members = this.#members.get(name) ?? new Set();
    this.#members.set(name, members);
    const member: Member = {
      listeners: [],
      postMessage: (message) => {
        if (!members.has(member)) throw new DOMException('the channel is closed', 'InvalidStateError');
        for (const other of members) {
          if (other === member) continue;
          const data: unknown = structuredClone(message);
          this.#clock.after(0, () => {
            if (!members.has(other)) return;
            for (const listener of other.listeners) listener(new MessageEvent('message', { data }));
          });
        }
      },
      addEventListener: (_type, listener) => {
        member.listeners.push(listener);
      },
      close: () => {
        members.delete(member);
      },
    };
    members.add(member);
    return member;
  };
}

interface Member extends BroadcastChannelLike {
  readonly listeners: ((event: MessageEvent) => void)[];
}
