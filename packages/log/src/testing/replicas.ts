import { setImmediate as turn } from 'node:timers/promises';
import { type Logger, SimulatedClock, seededRandom, silentLogger } from '@parley/runtime';
import {
  createOwnerLink,
  createSealer,
  createVerifier,
  hashOf,
  openFragment,
  type RoomAccess,
  type Sealer,
} from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { type Channel, type LinkProperties, memoryPair } from '@parley/transport';
import {
  assembleEnvelope,
  type Bytes,
  type CloseReason,
  decodeSync,
  digestOf,
  type Envelope,
  encodeSync,
  envelopeBytes,
  PROTOCOL_VERSION,
  type SyncMessage,
  utf8,
  Writer,
} from '@parley/wire';
import { flooding } from '../forwarding.ts';
import type { Log } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import type { Adoption } from '../replica/adoption.ts';
import type { Link, LinkInfo } from '../replica/link.ts';
import { Replica } from '../replica/replica.ts';
import type { ReplicaOptions } from '../replica/replica-options.ts';

/** A device that believes every snapshot to be home's, and to contain whatever it covers. */
export const trusting = (changes: Partial<Adoption> = {}): Adoption => ({
  session: '5'.repeat(64),
  isOwn: () => false,
  isNamed: () => true,
  prove: async (snapshot) => snapshot.claim?.covers ?? null,
  proveLeft: async () => false,
  ...changes,
});

export interface TestReplica {
  readonly replica: Replica;
  readonly log: Log;
  /** What it accepted, oldest first. */
  readonly accepted: Envelope[];
}

/** One room, its people and its replicas, in simulated time. Signatures are real. */
export class ReplicaScene {
  readonly clock = new SimulatedClock(1_000_000);
  readonly random = seededRandom('replicas');
  readonly suite = nodeCrypto();
  readonly editor: RoomAccess;
  readonly viewer: RoomAccess;

  private constructor(editor: RoomAccess, viewer: RoomAccess) {
    this.editor = editor;
    this.viewer = viewer;
  }

  static async make(): Promise<ReplicaScene> {
    const suite = nodeCrypto();
    const { edit, view } = await createOwnerLink(suite, seededRandom('room'));
    return new ReplicaScene(await openFragment(suite, edit), await openFragment(suite, view));
  }

  /** A session of somebody with the edit link. */
  author(): Promise<Sealer> {
    return createSealer(this.suite, this.editor, this.random);
  }

  /** A session of somebody with the comment link. */
  commenter(): Promise<Sealer> {
    return createSealer(this.suite, { ...this.editor, role: 'comment', edit: null }, this.random);
  }

  /** One session in two hands: it can sign two edits under one number, which no honest one does. */
  async twins(): Promise<[Sealer, Sealer]> {
    const { suite, editor } = this;
    const seed = this.random.bytes(32);
    const again = { bytes: () => seed.slice(), float: () => 0 };
    return [await createSealer(suite, editor, again), await createSealer(suite, editor, again)];
  }

  /** A session of a newer peer: it also signs envelopes of the next version of the protocol, as long as they may be. */
  async newer(): Promise<{
    readonly author: Sealer;
    sign(kind: 'edit' | 'snapshot', number: number, size?: number): Promise<Envelope>;
  }> {
    const { suite, editor } = this;
    const seed = this.random.bytes(32);
    const author = await createSealer(suite, editor, { bytes: () => seed.slice(), float: () => 0 });
    const key = await suite.signingKey(seed);
    return {
      author,
      async sign(kind, number, size = 100) {
        const { room } = editor;
        const { session } = author;
        const header = { version: PROTOCOL_VERSION + 1, kind, room, session, number, part: 0 } as const;
        const signed = new Writer()
          .byte(header.version)
          .byte(kind === 'edit' ? 1 : 2)
          .hex32(room)
          .hex32(session)
          .uint(number)
          .uint(0)
          .rest(new Uint8Array(size).fill(number), size)
          .finish();
        return assembleEnvelope(signed, await key.sign(envelopeBytes(header, signed)));
      },
    };
  }

  stranger(): Promise<Sealer> {
    return createSealer(this.suite, this.viewer, this.random);
  }

  async replica(
    options: Partial<ReplicaOptions> & { readonly log?: Log; readonly logger?: Logger } = {},
  ): Promise<TestReplica> {
    const { suite, clock, editor } = this;
    const log = options.log ?? new MemoryLog();
    const replica = new Replica({
      room: editor.room,
      log,
      state: await log.open(),
      verifier: createVerifier(suite, editor.room, editor.publicKeys),
      hash: (bytes) => hashOf(suite, bytes),
      clock,
      logger: silentLogger,
      forwarding: flooding(),
      snapshots: trusting(),
      ...options,
    });
    const accepted: Envelope[] = [];
    replica.events.on('accepted', (envelope) => accepted.push(envelope));
    return { replica, log, accepted };
  }

  /** Links two replicas. */
  join(a: TestReplica, b: TestReplica, wire: Partial<LinkProperties> = {}, info = PEER): [Link, Link] {
    const [left, right] = memoryPair({ clock: this.clock, random: this.random, delay: 5, ...wire });
    return [a.replica.link(left, info), b.replica.link(right, info)];
  }

  /** A link whose other side is played by the test. */
  hand({ replica }: TestReplica, info: LinkInfo = PEER, wire: Partial<LinkProperties> = {}): Hand {
    const [left, right] = memoryPair({ clock: this.clock, random: this.random, delay: 1, ...wire });
    return new Hand(right, replica.link(left, info));
  }

  /** As `hand`, after the other side has said that it holds nothing. The replica's own first `have` is forgotten. */
  async syncedHand(of: TestReplica, info?: LinkInfo): Promise<Hand> {
    const hand = this.hand(of, info);
    const nothing = new Map<string, number>();
    hand.say({
      type: 'have',
      digest: digestOf(nothing),
      base: null,
      full: true,
      ask: false,
      counts: nothing,
    });
    await this.run(10);
    hand.forget('have');
    return hand;
  }

  async run(ms: number): Promise<void> {
    await this.clock.advanceSettled(ms, turn);
  }
}

const PEER: LinkInfo = { kind: 'peer', session: null };

/** The other side of a link, played by hand. */
export class Hand {
  readonly heard: SyncMessage[] = [];
  /** The replica's end. */
  readonly link: Link;
  closed: CloseReason | null = null;
  readonly #channel: Channel;

  constructor(channel: Channel, link: Link) {
    this.#channel = channel;
    this.link = link;
    channel.listen({
      message: (bytes) => void this.heard.push(decodeSync(bytes)),
      drain() {},
      close: (reason) => {
        this.closed = reason;
      },
    });
  }

  say(...messages: SyncMessage[]): void {
    for (const message of messages) this.#channel.send(encodeSync(message), 'live');
  }

  sayBytes(bytes: Bytes): void {
    this.#channel.send(bytes, 'live');
  }

  close(reason: CloseReason): void {
    this.#channel.close(reason);
  }

  forget(type: SyncMessage['type']): void {
    const kept = this.heard.filter((message) => message.type !== type);
    this.heard.splice(0, this.heard.length, ...kept);
  }

  /** What was heard of one type. */
  of<Type extends SyncMessage['type']>(type: Type): Extract<SyncMessage, { readonly type: Type }>[] {
    return this.heard.filter(
      (message): message is Extract<SyncMessage, { readonly type: Type }> => message.type === type,
    );
  }

  /** The numbers of the envelopes heard. */
  get numbers(): number[] {
    return this.of('envelope').map(({ envelope }) => envelope.header.number);
  }

  /** The refusals heard. */
  get refusals(): string[] {
    return this.of('refused').map(({ reason }) => reason);
  }
}

/** The certificate of who writes, as it goes ahead of the first envelope. */
export function certificateOf({ certificate }: Sealer): SyncMessage {
  if (!certificate) throw new Error('who has only a view link has no certificate');
  return { type: 'certificate', certificate };
}

export const envelopeMessage = (envelope: Envelope): SyncMessage => ({ type: 'envelope', envelope });

/** Edits `from` to `to - 1` of an author, small ones. */
export async function editsOf(author: Sealer, from: number, to: number): Promise<Envelope[]> {
  const out: Envelope[] = [];
  for (let number = from; number < to; number++) {
    out.push((await author.edit(number, utf8(`edit ${number}`))).envelope);
  }
  return out;
}
