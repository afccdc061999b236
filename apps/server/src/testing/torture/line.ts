import { joinClient } from '@parley/join';
import { type RoomAccess, type SessionProver, verifyReceipt } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Channel } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  decodeSync,
  encodeSync,
  equalBytes,
  type Receipt,
  type SyncMessage,
  separated,
} from '@parley/wire';
import { dial, joining } from '../dial.ts';

const suite = nodeCrypto();

/** What home said of itself, over all lines of a run. */
export class Witness {
  #homeKey: Bytes | null = null;
  /** Room and seq → head, since rooms were exchanged last. */
  readonly #heads = new Map<string, string>();
  #last = new Map<string, { readonly time: number; readonly seq: number }>();
  /** Receipts that home's key did not sign, that contradict another, or whose position went back for no reason. */
  readonly wrong: string[] = [];

  /** The rooms were exchanged: positions may go back, and be taken anew. */
  exchanged(): void {
    this.#heads.clear();
    this.#last = new Map();
  }

  met(homeKey: Bytes): void {
    this.#homeKey ??= homeKey;
    if (!equalBytes(this.#homeKey, homeKey)) this.wrong.push('home has another key');
  }

  /** Whether home signed it. What it says is compared with what others said. */
  async heard(receipt: Receipt): Promise<boolean> {
    const { room, part, seq, head, time } = receipt;
    if (!this.#homeKey || !(await verifyReceipt(suite, this.#homeKey, receipt))) {
      this.wrong.push('a receipt that home did not sign');
      return false;
    }
    const place = `${room} ${part} ${seq}`;
    if ((this.#heads.get(place) ?? head) !== head) this.wrong.push(`two heads at ${seq}`);
    this.#heads.set(place, head);
    const last = this.#last.get(`${room} ${part}`);
    if (last && (time > last.time ? seq < last.seq : seq > last.seq && time < last.time))
      this.wrong.push(`${last.seq} before ${seq}, at ${last.time} and ${time}`);
    if (!last || time > last.time) this.#last.set(`${room} ${part}`, { time, seq });
    return true;
  }
}

/** A connection to a room at home. */
export class Line {
  closed: CloseReason | null = null;
  readonly #channel: Channel;

  private constructor(channel: Channel, hears: (message: SyncMessage) => void) {
    this.#channel = channel;
    channel.listen({
      message: (bytes) => {
        for (const message of separated(decodeSync(bytes))) {
          if (message.type === 'ping') this.say({ type: 'pong', nonce: message.nonce });
          hears(message);
        }
      },
      drain() {},
      close: (reason) => {
        this.closed = reason;
      },
    });
  }

  /** Rejects if nobody answers. */
  static async join(
    url: string,
    access: RoomAccess,
    {
      prover,
      witness,
      hears,
    }: {
      readonly prover: SessionProver;
      readonly witness: Witness;
      readonly hears: (message: SyncMessage) => void;
    },
  ): Promise<Line> {
    const { channel, welcome } = await joinClient(await dial(url, '/home'), {
      ...joining(url, access, prover),
      service: 'home',
    });
    witness.met(welcome.homeKey);
    return new Line(channel, hears);
  }

  say(...messages: readonly SyncMessage[]): void {
    if (this.closed === null) for (const message of messages) this.#channel.send(encodeSync(message), 'live');
  }

  leave(): void {
    this.#channel.close('left');
  }
}
