import { setImmediate as turn } from 'node:timers/promises';
import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { silentLogger } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import {
  createOpener,
  createOwnerLink,
  createSealer,
  createVerifier,
  openFragment,
  type RoomAccess,
  type Sealer,
  signDeletion,
} from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Channel } from '@parley/transport';
import { type LinkProperties, memoryPair } from '@parley/transport/testing';
import {
  type Bytes,
  type Certificate,
  type CloseReason,
  type Deletion,
  decodeSync,
  digestOfRuns,
  type Envelope,
  encodeSync,
  type Hash,
  type Have,
  type PartId,
  type SyncMessage,
  separated,
  sha256Sync,
  utf8,
} from '@parley/wire';
import { Device } from '../core/device.ts';
import { openPart } from '../driver/covers.ts';
import type { Whole } from '../driver/document.ts';
import { flooding } from '../driver/forwarding.ts';
import { homePart } from '../driver/home-part.ts';
import type { Link, LinkInfo } from '../driver/link.ts';
import { Replica, type ReplicaOptions } from '../driver/replica.ts';
import { bytesOf, FactDocument } from './fact-document.ts';
import { contentOf, type FactContent } from './facts.ts';

const PARTS = 3;
const PEER: LinkInfo = { kind: 'peer', session: null };
const HOME: LinkInfo = { kind: 'home', session: null };
const CALLER: LinkInfo = { kind: 'caller', session: null };

type Options = ReplicaOptions<FactContent>;

export interface ReplicaChanges
  extends Partial<
    Pick<Options, 'shared' | 'verifier' | 'deletion' | 'logger' | 'admits' | 'gatherMs' | 'keptBytes'>
  > {
  readonly storage?: MemoryStorage;
  /** How long a write takes, ms; at once if absent. */
  readonly slow?: number;
  /** Certificates that its log holds already. */
  readonly certificates?: readonly Certificate[];
}

/** One room, its people and its replicas, in simulated time. Signatures are real. */
export class Scene {
  readonly clock = new SimulatedClock(1_000_000);
  readonly random = seededRandom('replicas');
  readonly suite = nodeCrypto();
  readonly owner: RoomAccess;
  readonly editor: RoomAccess;
  readonly viewer: RoomAccess;

  private constructor(owner: RoomAccess, editor: RoomAccess, viewer: RoomAccess) {
    this.owner = owner;
    this.editor = editor;
    this.viewer = viewer;
  }

  static async make(room = 'room'): Promise<Scene> {
    const suite = nodeCrypto();
    const { owner, edit, view } = await createOwnerLink(suite, seededRandom(room));
    const open = (link: string): Promise<RoomAccess> => openFragment(suite, link);
    return new Scene(await open(owner), await open(edit), await open(view));
  }

  /** A session of somebody with the edit link. */
  author(): Promise<Sealer> {
    return createSealer(this.suite, this.editor, this.random);
  }

  /** The owner's deletion of the room. */
  async deletion(): Promise<Deletion> {
    const { owner, room } = this.owner;
    if (!owner) throw new Error('an owner has the owner key');
    return signDeletion(owner, { room, time: this.clock.now() });
  }

  /** A session of somebody with the comment link. */
  commenter(): Promise<Sealer> {
    return createSealer(this.suite, { ...this.editor, role: 'comment', edit: null }, this.random);
  }

  /** A session of somebody with the view link. */
  stranger(): Promise<Sealer> {
    return createSealer(this.suite, this.viewer, this.random);
  }

  /** One session in two hands: it can sign two edits under one number, which no honest one does. */
  async twins(): Promise<[Sealer, Sealer]> {
    const seed = this.random.bytes(32);
    const again = { bytes: () => seed.slice(), float: () => 0 };
    return [
      await createSealer(this.suite, this.editor, again),
      await createSealer(this.suite, this.editor, again),
    ];
  }

  async device(changes: ReplicaChanges & { readonly sealer?: Sealer } = {}): Promise<TestDevice> {
    const sealer = changes.sealer ?? (await this.author());
    const opener = createOpener(this.suite, this.editor);
    const documents = Array.from({ length: PARTS }, (_, part) => new FactDocument({ part, opener, sealer }));
    const device = new TestDevice(await this.#replica(changes, sealer, documents), sealer, documents);
    await device.replica.load();
    return device;
  }

  async home(changes: ReplicaChanges = {}): Promise<TestReplica> {
    return new TestReplica(await this.#replica(changes, null, null));
  }

  async #replica(
    changes: ReplicaChanges,
    sealer: Sealer | null,
    documents: FactDocument[] | null,
  ): Promise<Made> {
    const { suite, clock, editor } = this;
    const { storage = new MemoryStorage(), slow, certificates = [], ...rest } = changes;
    const durable = slow === undefined ? {} : { durable: { clock, ms: slow } };
    const logs = Array.from({ length: PARTS }, (_, part) => new MemoryLog({ storage, part, ...durable }));
    const parts = [];
    for (const [part, log] of logs.entries()) {
      const opened = await openPart(log);
      const state =
        part === 0
          ? {
              ...opened.state,
              certificates: new Map([
                ...opened.state.certificates,
                ...certificates.map((each) => [each.session, each] as const),
              ]),
            }
          : opened.state;
      parts.push({ ...opened, state, document: documents?.[part] ?? null, witnessed: false });
    }
    const replica = new Replica<FactContent>({
      room: editor.room,
      session: sealer?.session ?? null,
      isEditor: sealer?.certificate?.role === 'edit',
      parts,
      verifier: createVerifier(suite, editor.room, editor.publicKeys),
      clock,
      logger: silentLogger,
      forwarding: flooding(),
      blind: homePart((bytes) => rest.admits?.(bytes, null, null) == null),
      gatherMs: 50,
      keptBytes: 1_000_000,
      ...rest,
    });
    if (sealer?.certificate) replica.certify(sealer.certificate);
    return { replica, logs, storage };
  }

  /** Links two devices, or two homes. */
  join(a: TestReplica, b: TestReplica, wire: Partial<LinkProperties> = {}): [Link, Link] {
    return this.#join(a, PEER, b, PEER, wire);
  }

  /** A device calls home. */
  call(device: TestReplica, home: TestReplica, wire: Partial<LinkProperties> = {}): [Link, Link] {
    return this.#join(device, HOME, home, CALLER, wire);
  }

  #join(
    a: TestReplica,
    toB: LinkInfo,
    b: TestReplica,
    toA: LinkInfo,
    wire: Partial<LinkProperties>,
  ): [Link, Link] {
    const [left, right] = memoryPair({ clock: this.clock, random: this.random, delay: 5, ...wire });
    return [a.replica.link(left, toB), b.replica.link(right, toA)];
  }

  /** A link whose other side is played by the test. */
  hand({ replica }: TestReplica, info: LinkInfo = PEER, wire: Partial<LinkProperties> = {}): Hand {
    const [left, right] = memoryPair({ clock: this.clock, random: this.random, delay: 1, ...wire });
    return new Hand(right, replica.link(left, info));
  }

  /** As `hand`, after the other side has said that it holds nothing. The replica's own `have`s are forgotten. */
  async syncedHand(of: TestReplica, info?: LinkInfo): Promise<Hand> {
    const hand = this.hand(of, info);
    for (let part = 0; part < PARTS; part++) hand.say(nothing(part));
    await this.run(10);
    hand.forget('have');
    return hand;
  }

  async run(ms: number): Promise<void> {
    await this.clock.advanceSettled(ms, turn);
  }
}

/** A `have` of who holds nothing. */
export const nothing = (part: PartId, changes: Partial<Have> = {}): Have => ({
  type: 'have',
  part,
  proved: null,
  bases: [],
  digest: digestOfRuns(new Map()),
  runs: new Map(),
  covered: new Map(),
  full: true,
  ask: false,
  more: false,
  ...changes,
});

interface Made {
  readonly replica: Replica<FactContent>;
  readonly logs: readonly MemoryLog[];
  readonly storage: MemoryStorage;
}

export class TestReplica {
  readonly replica: Replica<FactContent>;
  readonly logs: readonly MemoryLog[];
  readonly storage: MemoryStorage;
  /** What it accepted, oldest first. */
  readonly accepted: Envelope[] = [];
  readonly refused: string[] = [];

  constructor({ replica, logs, storage }: Made) {
    this.replica = replica;
    this.logs = logs;
    this.storage = storage;
    replica.events.on('accepted', (_part, { envelope }) => this.accepted.push(envelope));
    replica.events.on('refused', (reason) => this.refused.push(reason));
  }

  /** The names of all edits a part keeps. */
  kept(part: PartId = 0): string[] {
    const names: string[] = [];
    for (const [session, { runs }] of this.replica.parts[part]?.part.edits.entries ?? []) {
      for (const { from, to } of runs)
        for (let number = from; number < to; number++) names.push(`${session}:${number}`);
    }
    return names.sort();
  }

  bases(part: PartId = 0): Hash[] {
    return [...(this.replica.parts[part]?.part.bases.keys() ?? [])];
  }

  proved(part: PartId = 0): Hash | null {
    return this.replica.parts[part]?.part.proved ?? null;
  }
}

export class TestDevice extends TestReplica {
  readonly sealer: Sealer;
  readonly documents: readonly FactDocument[];
  readonly #places = new Map<PartId, { number: number; prev: Hash | null }>();

  constructor(made: Made, sealer: Sealer, documents: readonly FactDocument[]) {
    super(made);
    this.sealer = sealer;
    this.documents = documents;
  }

  machine(part: PartId): Device<FactContent> {
    const machine = this.replica.parts[part]?.part;
    if (!(machine instanceof Device)) throw new Error('no device');
    return machine;
  }

  document(part: PartId = 0): FactDocument {
    return this.documents[part] as FactDocument;
  }

  /** Writes a fact, over chunks if `filling` bytes go with it. */
  async write(
    words: string,
    { part = 0, filling = 0 }: { part?: PartId; filling?: number } = {},
  ): Promise<Whole> {
    const { number, prev } = this.#places.get(part) ?? { number: 0, prev: null };
    const key = `${this.sealer.session}:${number}`;
    const content = contentOf({ key, words, needs: [], deletes: [] });
    const sealed = await this.sealer.edit({ part, number, prev }, bytesOf(content, filling));
    const hash = sha256Sync(sealed.envelope.bytes);
    this.#places.set(part, { number: number + 1, prev: hash });
    this.replica.publish(sealed);
    return { ...sealed, hash };
  }

  shown(part: PartId = 0): string[] {
    return [...this.document(part).doc.shown().values()].flatMap((words) => words ?? []).sort();
  }
}

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
      message: (bytes) => void this.heard.push(...separated(decodeSync(bytes))),
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

/** Edits 0 to `count - 1` of an author, small ones that follow each other. */
export async function editsOf(author: Sealer, count: number, part: PartId = 0): Promise<Envelope[]> {
  const out: Envelope[] = [];
  let prev: Hash | null = null;
  for (let number = 0; number < count; number++) {
    const { envelope } = await author.edit({ part, number, prev }, utf8(`edit ${number}`));
    out.push(envelope);
    prev = sha256Sync(envelope.bytes);
  }
  return out;
}
