import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { browserEnvironment, type Environment, openRoom, type Room, soleTabLock } from '@parley/room';
import { systemClock, systemRandom } from '@parley/runtime';
import { dialWebRtc } from '@parley/transport/webrtc';
import { type SyncMessage, toHex } from '@parley/wire';
import wrtc from '@roamhq/wrtc';
import { type HostileWire, HostileWires } from './hostile-wire.ts';

const PEER_TIMEOUT_MS = 15_000;

/**
 * Somebody with a link who joins honestly, over real sockets and real WebRTC, and then says what they like on every wire.
 * It is two sessions: one knows signaling alone and is a neighbour of everybody, the other home alone.
 */
export class HostilePeer {
  readonly wires: HostileWires;
  readonly #rooms: readonly Room[];

  private constructor(wires: HostileWires, rooms: readonly Room[]) {
    this.wires = wires;
    this.#rooms = rooms;
  }

  static async join(link: string): Promise<HostilePeer> {
    const wires = new HostileWires();
    const origin = new URL(link).origin.replace(/^http/, 'ws');
    const open = (servers: { signaling: string | null; home: string | null }): Promise<Room> =>
      openRoom({ link, servers, environment: wires.tap(nodeEnvironment()) });
    const rooms = await Promise.all([
      open({ signaling: `${origin}/signal`, home: null }),
      open({ signaling: null, home: `${origin}/home` }),
    ]);
    return new HostilePeer(wires, rooms);
  }

  /** Says that on every wire. Returns what each was answered since, as it comes. */
  say(messages: readonly SyncMessage[]): readonly { readonly wire: HostileWire; answers(): SyncMessage[] }[] {
    return this.wires.open.map((wire) => {
      const from = wire.heard.length;
      for (const message of messages) wire.say(message);
      return { wire, answers: () => wire.heard.slice(from) };
    });
  }

  async leave(): Promise<void> {
    await Promise.all(this.#rooms.map((room) => room.close()));
  }
}

/** What a Node process gives a room: as a browser without storage and without tabs, its WebRTC from a package. */
function nodeEnvironment(): Environment {
  const device = toHex(systemRandom.bytes(32));
  const storage = new MemoryStorage();
  return {
    ...browserEnvironment({ webRtc: false }),
    store: async () => ({ log: (part) => new MemoryLog({ storage, part }) }),
    device: async () => device,
    openTabs: null,
    lock: soleTabLock,
    dialPeer: ({ initiator, signal }) =>
      dialWebRtc({ initiator, iceServers: [], wrtc, signal, clock: systemClock, timeoutMs: PEER_TIMEOUT_MS }),
  };
}
