import { joinClient } from '@parley/join';
import { systemRandom } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { createOwnerLink, createSealer, openFragment, type RoomAccess, type Sealer } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Channel } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  decodeSignalingServer,
  decodeSync,
  digestOfRuns,
  type Envelope,
  encodeSync,
  type Receipt,
  type RunView,
  type SignalingServerMessage,
  type SyncMessage,
  separated,
  sha256Sync,
  type TurnServers,
  utf8,
} from '@parley/wire';
import { dial, joining } from './dial.ts';

type Have = Extract<SyncMessage, { readonly type: 'have' }>;

const suite = nodeCrypto();

/** The edit link of a room that depends on its name alone. */
export async function linkOf(name: string): Promise<string> {
  return (await createOwnerLink(suite, seededRandom(name))).edit;
}

export const accessOf = async (name: string): Promise<RoomAccess> => openFragment(suite, await linkOf(name));

interface Dialled {
  readonly url: string;
  /** The room's name. */
  readonly room: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The room that the URL names; none if absent. */
  readonly named?: string;
  /** Of a guest that was there before. */
  readonly memory?: Memory;
}

/** What somebody takes along from one visit to the next: a session, and what it wrote. */
export interface Memory {
  readonly author: Sealer;
  readonly written: Envelope[];
}

/** Somebody in a room at a real server's home, who writes small edits. */
export class Guest {
  readonly heard: SyncMessage[] = [];
  closed: CloseReason | null = null;
  /** The key by which home introduced itself. */
  readonly homeKey: Bytes;
  readonly #channel: Channel;
  readonly #author: Sealer;
  readonly #written: Envelope[];
  /** Ends the wait for something to be heard. */
  #wake: () => void = () => {};

  private constructor(channel: Channel, homeKey: Bytes, { author, written }: Memory) {
    this.homeKey = homeKey;
    this.#channel = channel;
    this.#author = author;
    this.#written = written;
    channel.listen({
      message: (bytes) => {
        for (const message of separated(decodeSync(bytes))) {
          this.heard.push(message);
          if (message.type === 'ping') this.#say({ type: 'pong', nonce: message.nonce });
        }
        this.#wake();
      },
      drain() {},
      close: (reason) => {
        this.closed = reason;
        this.#wake();
      },
    });
  }

  /** Rejects with JoinError, or with the answer to a dial that was refused. */
  static async join({ url, room, headers = {}, memory, named }: Dialled): Promise<Guest> {
    const access = await accessOf(room);
    const author = memory?.author ?? (await createSealer(suite, access, systemRandom));
    const { channel, welcome } = await joinClient(await dial(url, '/home', headers, named), {
      ...joining(url, access, author),
      service: 'home',
    });
    const guest = new Guest(channel, welcome.homeKey, memory ?? { author, written: [] });
    if (author.certificate) guest.#say({ type: 'certificate', certificate: author.certificate });
    return guest;
  }

  /** Says that it holds nothing: from here on it is sent what is new. */
  listen(): void {
    this.#holdsNothing(false);
  }

  /** Waits until so many envelopes stand in `heard`. */
  async hears(envelopes: number): Promise<void> {
    while (this.heard.filter(({ type }) => type === 'envelope').length < envelopes) await this.#awoken();
  }

  /** Writes an edit of one word, and waits for nothing. */
  async say(): Promise<void> {
    await this.#write(utf8('a word'));
  }

  /** Writes that many edits of that many bytes, and waits until all it ever wrote is receipted or something was refused. */
  async write(count: number, bytes = 20): Promise<'kept' | 'refused'> {
    // Not to be compressed.
    for (let at = 0; at < count; at++)
      await this.#write(bytes > 100 ? systemRandom.bytes(bytes) : utf8('a word'));
    for (;;) {
      if (this.heard.some(({ type }) => type === 'refused')) return 'refused';
      if (this.kept === this.#written.length) return 'kept';
      await this.#awoken();
    }
  }

  /** Waits until home holds so many of its edits. Rejects if the line is closed. */
  async keeps(edits: number): Promise<void> {
    while (this.kept < edits) {
      await this.#awoken();
      this.handIn();
    }
  }

  async #write(words: Bytes): Promise<void> {
    const before = this.#written.at(-1);
    const place = { part: 0, number: this.#written.length, prev: before ? sha256Sync(before.bytes) : null };
    const { envelope } = await this.#author.edit(place, words);
    this.#written.push(envelope);
    this.#say({ type: 'envelope', envelope });
  }

  get memory(): Memory {
    return { author: this.#author, written: this.#written };
  }

  /** Resolves once more was heard. Rejects if the line is closed. */
  async #awoken(): Promise<void> {
    if (this.closed) throw new Error(`closed: ${this.closed}`);
    return new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /** After it was closed: how long the server asked to stay away, ms; null: it did not say. */
  get retryAfterMs(): number | null {
    return this.#channel.retryAfterMs ?? null;
  }

  leave(): void {
    this.#channel.close('left');
  }

  /** Says that it holds nothing, and so is sent everything. */
  ask(): void {
    this.#holdsNothing(true);
  }

  #holdsNothing(ask: boolean): void {
    this.#say({
      type: 'have',
      part: 0,
      proved: null,
      bases: [],
      digest: digestOfRuns(new Map()),
      runs: new Map(),
      covered: new Map(),
      full: true,
      ask,
      more: false,
    });
  }

  /** Sends what it wrote again, as far as home has said that it lacks it. */
  handIn(): void {
    for (const envelope of this.#written) {
      const { number } = envelope.header;
      if (!this.#runs.some(({ from, to }) => from <= number && number < to))
        this.#say({ type: 'envelope', envelope });
    }
  }

  /** How many of the edits it wrote home holds, by its last word. */
  get kept(): number {
    return this.#runs.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  get #runs(): readonly RunView[] {
    const said = this.heard.flatMap((message): (Receipt | Have)[] => {
      if (message.type === 'receipt' && message.receipt.part === 0) return [message.receipt];
      return message.type === 'have' && message.part === 0 ? [message] : [];
    });
    const last = said.findLast(({ full, runs }) => full || runs.has(this.#author.session));
    return last?.runs.get(this.#author.session) ?? [];
  }

  #say(message: SyncMessage): void {
    this.#channel.send(encodeSync(message), 'live');
  }
}

/** Somebody in a room at a real server's signaling: which TURN they are given, at once and later. */
export async function turnAt({ url, room, headers = {}, named }: Dialled): Promise<(TurnServers | null)[]> {
  const access = await accessOf(room);
  const author = await createSealer(suite, access, systemRandom);
  const { channel, welcome } = await joinClient(await dial(url, '/signal', headers, named), {
    ...joining(url, access, author),
    service: 'signaling',
  });
  const given = [welcome.turn];
  channel.listen({
    message: (bytes) => {
      const message: SignalingServerMessage = decodeSignalingServer(bytes);
      if (message.type === 'turn') given.push(message.turn);
    },
    drain() {},
    close() {},
  });
  return given;
}
