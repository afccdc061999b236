import type { SealedEdit, Sealer } from '@parley/seal';
import { asBytes, type Hash, type SessionId, sha256Sync } from '@parley/wire';
import * as Y from 'yjs';
import { clientIdOf } from './client-id.ts';
import { outwardAs } from './own-changes.ts';
import { keepClientId } from './own-id.ts';

/** A batch is closed early at this size, so that one envelope stays far below what a peer accepts. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024;
/** The text. */
const PART = 0;

interface Batch {
  readonly pen: Pen;
  readonly number: number;
  readonly updates: Uint8Array[];
  bytes: number;
}

/** A session that this page writes under (L11): its edits are numbered, and each names the one before. */
interface Pen {
  readonly sealer: Sealer;
  readonly client: number;
  readonly letGo: () => void;
  next: number;
  prev: Hash | null;
}

/** An edit as it goes out, and what it says. */
export interface WrittenEdit {
  readonly edit: SealedEdit;
  readonly hash: Hash;
  readonly update: Uint8Array;
}

export interface AuthorOptions {
  readonly doc: Y.Doc;
  /** Whether a change with this transaction origin came from the room itself. */
  readonly isRemote: (origin: unknown) => boolean;
}

/** Where an author's edits go, once there is somewhere. */
export interface AuthorRoutes {
  /** A fresh session, after the one before is burnt. */
  readonly fresh: () => Promise<Sealer>;
  /** Nothing more is written under that session; what it began and did not publish is owed as a base. */
  readonly burnt: (session: SessionId) => void;
  /** From now on edits are that session's. */
  readonly renewed: (sealer: Sealer) => void;
  /** A number was taken: the edit exists, and is nowhere yet. */
  readonly began: (session: SessionId, number: number) => void;
  readonly publish: (written: WrittenEdit) => void;
  /** Something was changed that no edit can bring: a base is owed. */
  readonly owed: () => void;
  /** The edit `number` could not be sealed, and none after it will be. */
  readonly stopped: (session: SessionId, number: number, error: unknown) => void;
}

/**
 * Turns what this peer changes into sealed edits, one after the other (rule 2): the number is taken in the very call in
 * which the document changed, sealing is a serial queue. What changes while an earlier edit is being sealed shares
 * the next envelope, so a keystroke never waits and a burst costs few envelopes.
 *
 * ```
 *   waiting ──release──► writing ──an edit cannot be sealed──► stopped
 *                         │   ▲
 *                       burnt └── a fresh session
 * ```
 *
 * An edit has structs of its session's own client id alone (L11). What has others (an app's `applyUpdate`, what was changed
 * before this session had its key, what a burnt session wrote and did not publish) is owed to the others as a base.
 *
 * It listens from the moment it is made, and seals from `release` on (rule 1). An edit that cannot be sealed (larger
 * than an envelope with all its chunks) ends it: in Yjs whatever a client writes rests on what it wrote before, so later
 * edits would wait in everybody's document, for ever, for the one that is missing. They stay in this document alone,
 * and the status says so.
 */
export class Author {
  readonly #options: AuthorOptions;
  #pen: Pen | null = null;
  #queue: Batch[] = [];
  #routes: AuthorRoutes | null = null;
  #sealing: Promise<void> | null = null;
  #renewing: Promise<void> | null = null;
  #owes = false;
  #stopped = false;
  #isListening = true;

  constructor(options: AuthorOptions) {
    this.#options = options;
    options.doc.on('update', this.#update);
    options.doc.on('afterTransactionCleanup', this.#cleanedUp);
  }

  /** Null before `begin`. */
  get sealer(): Sealer | null {
    return this.#pen?.sealer ?? null;
  }

  /** How many edits this session has begun. */
  get count(): number {
    return this.#pen?.next ?? 0;
  }

  /** Whether everything begun is sealed and published. */
  get isIdle(): boolean {
    return this.#sealing === null && this.#queue.length === 0 && this.#renewing === null;
  }

  /** From now on what is changed is that session's; the document's client id is, too. */
  begin(sealer: Sealer): void {
    const { doc } = this.#options;
    this.#pen?.letGo();
    const client = clientIdOf(sealer.session);
    doc.clientID = client;
    this.#pen = { sealer, client, letGo: keepClientId(doc), next: 0, prev: null };
  }

  /** The document has loaded: from now on edits go out. Those made before waited here (rule 1). */
  release(routes: AuthorRoutes): void {
    this.#routes = routes;
    for (const { pen, number } of this.#queue) routes.began(pen.sealer.session, number);
    if (this.#owes) routes.owed();
    this.#start();
  }

  /** Somebody else writes under that session, or under its client id: nothing more is written under it, and what is not
   * published of it is owed as a base (L11). Resolves when a fresh one has taken its place. */
  renew(burnt: SessionId): Promise<void> {
    if (this.#renewing) return this.#renewing;
    if (this.#stopped || this.#pen?.sealer.session !== burnt || !this.#routes) return Promise.resolve();
    this.#renewing = this.#renew(burnt, this.#routes).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** Resolves when everything begun is sealed and published, or it stopped. */
  async flush(): Promise<void> {
    while (this.#sealing || this.#renewing) await (this.#sealing ?? this.#renewing);
  }

  /** Takes no further edits, and finishes those begun. */
  async close(): Promise<void> {
    const { doc } = this.#options;
    doc.off('afterTransactionCleanup', this.#cleanedUp);
    doc.off('update', this.#update);
    await this.flush();
    this.#pen?.letGo();
  }

  /** Yjs looks right after this whether anybody wants a transaction as an update. To encode it takes longer with each client there
   * ever was, and nobody here wants what came from the room. */
  readonly #cleanedUp = ({ origin }: Y.Transaction): void => {
    const { doc, isRemote } = this.#options;
    const isOwn = !isRemote(origin);
    if (isOwn === this.#isListening) return;
    this.#isListening = isOwn;
    if (isOwn) doc.on('update', this.#update);
    else doc.off('update', this.#update);
  };

  readonly #update = (update: Uint8Array, origin: unknown): void => {
    if (this.#stopped || this.#options.isRemote(origin)) return;
    const pen = this.#renewing ? null : this.#pen;
    if (!pen || outwardAs(update, pen.client) === 'base') return this.#owe();
    const open = this.#queue.at(-1);
    if (open && open.bytes + update.length <= MAX_BATCH_BYTES) {
      open.updates.push(update);
      open.bytes += update.length;
      return this.#start();
    }
    const batch = { pen, number: pen.next++, updates: [update], bytes: update.length };
    this.#queue.push(batch);
    // Another thread encrypts it while this one tells of it.
    this.#start();
    this.#routes?.began(pen.sealer.session, batch.number);
  };

  #owe(): void {
    if (this.#routes) this.#routes.owed();
    else this.#owes = true;
  }

  async #renew(burnt: SessionId, routes: AuthorRoutes): Promise<void> {
    this.#queue = [];
    routes.burnt(burnt);
    this.#owe();
    const sealer = await routes.fresh();
    this.begin(sealer);
    routes.renewed(sealer);
  }

  #start(): void {
    const routes = this.#routes;
    if (this.#sealing || !routes || this.#queue.length === 0) return;
    this.#sealing = this.#run(routes);
  }

  async #run(routes: AuthorRoutes): Promise<void> {
    try {
      for (let batch = this.#queue.shift(); batch; batch = this.#queue.shift()) {
        const written = await this.#seal(batch, routes);
        if (!written) continue;
        // Sealed while its session was burnt: it goes with the base that is owed.
        if (this.#renewing || this.#pen !== batch.pen) this.#owe();
        else {
          batch.pen.prev = written.hash;
          routes.publish(written);
        }
      }
    } finally {
      // In the turn that found the queue empty: what comes in the next one starts it again.
      this.#sealing = null;
    }
  }

  async #seal({ pen, number, updates }: Batch, { stopped }: AuthorRoutes): Promise<WrittenEdit | null> {
    try {
      const [first] = updates;
      const update = first && updates.length === 1 ? first : Y.mergeUpdates(updates);
      const edit = await pen.sealer.edit({ part: PART, number, prev: pen.prev }, asBytes(update));
      return { edit, hash: sha256Sync(edit.envelope.bytes), update };
    } catch (error) {
      this.#stopped = true;
      this.#queue = [];
      stopped(pen.sealer.session, number, error);
      return null;
    }
  }
}
