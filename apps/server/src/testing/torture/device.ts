import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '@parley/runtime';
import type { RoomAccess, Sealer } from '@parley/seal';
import {
  type Bytes,
  type Envelope,
  type Hash,
  type Receipt,
  type SessionId,
  type SyncMessage,
  sha256Sync,
  utf8,
} from '@parley/wire';
import type { KnownBases } from './bases.ts';
import type { Ledger } from './ledger.ts';
import { Line, type Witness } from './line.ts';

/** Between two attempts to come back, in milliseconds. */
const RETRY_MS = 25;
/** What was sent on this connection and is still not at home after so long is sent again, in milliseconds. */
const HAND_IN_MS = 3_000;
/** What was made within so long is on its way, in milliseconds. */
const ON_ITS_WAY_MS = 1_000;

export interface DeviceOptions {
  readonly access: RoomAccess;
  readonly sealer: Sealer;
  readonly ledger: Ledger;
  readonly witness: Witness;
  readonly bases: KnownBases;
  /** Where the server is at this moment; null: nowhere. */
  readonly url: () => string | null;
}

/** Somebody who types, as an honest device does: what it made it keeps, and hands in again whatever home says that it lacks. */
export class Device {
  readonly #options: DeviceOptions;
  readonly #made: { readonly envelope: Envelope; readonly chunks: readonly Bytes[]; readonly hash: Hash }[] =
    [];
  #line: Line | null = null;
  #handedAt = 0;
  /** What home said last that it has, on this connection. */
  #said: Pick<Receipt, 'runs' | 'bases'> | null = null;
  #ends = false;
  #living: Promise<void>;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.#living = this.#live();
  }

  /** Makes an edit, and sends it if somebody listens. */
  async type(): Promise<void> {
    const { sealer, ledger } = this.#options;
    const madeAt = performance.now();
    const number = this.#made.length;
    const prev = this.#made.at(-1)?.hash ?? null;
    // Some are large enough for chunks of their own.
    const update = number % 40 === 39 ? systemRandom.bytes(90_000) : utf8(`a word of ${number}`);
    const { envelope, chunks } = await sealer.edit({ part: 0, number, prev }, update);
    const hash = sha256Sync(envelope.bytes);
    this.#made.push({ envelope, chunks, hash });
    ledger.made(hash, madeAt, this.#line?.closed !== null);
    this.#line?.say({ type: 'envelope', envelope });
  }

  get session(): SessionId {
    return this.#options.sealer.session;
  }

  /** Its edits, in the order of their numbers. */
  get made(): readonly Hash[] {
    return this.#made.map(({ hash }) => hash);
  }

  /** Whether home said that it holds all of it, since its rooms were exchanged last. */
  get isAtHome(): boolean {
    const { ledger } = this.#options;
    return this.#made.every(({ hash }) => ledger.entries.get(hash)?.isHeld === true);
  }

  async end(): Promise<void> {
    this.#ends = true;
    this.#line?.leave();
    await this.#living;
  }

  async #live(): Promise<void> {
    while (!this.#ends) {
      const url = this.#options.url();
      if (url === null || (this.#line && this.#line.closed === null)) {
        this.#handInAgain();
        await sleep(RETRY_MS);
        continue;
      }
      await this.#come(url).catch(() => sleep(RETRY_MS));
    }
  }

  async #come(url: string): Promise<void> {
    const { access, sealer, witness } = this.#options;
    this.#said = null;
    this.#line = await Line.join(url, access, {
      prover: sealer,
      witness,
      hears: (message) => this.#hears(message),
    });
    const { certificate } = sealer;
    if (certificate) this.#line.say({ type: 'certificate', certificate });
    if (this.#ends) this.#line.leave();
  }

  #hears(message: SyncMessage): void {
    if (message.type === 'have' && message.part === 0 && message.full) this.#handIn(message);
    if (message.type === 'receipt' && message.receipt.part === 0) void this.#receipt(message.receipt);
    if (message.type === 'want') for (const hash of message.hashes) this.#give(hash);
  }

  #give(wanted: Hash): void {
    for (const { envelope, chunks } of this.#made) {
      const bytes = chunks[envelope.chunks.indexOf(wanted)];
      if (bytes) return this.#line?.say({ type: 'chunk', bytes });
    }
  }

  async #receipt(receipt: Receipt): Promise<void> {
    const { witness, ledger } = this.#options;
    if (!(await witness.heard(receipt))) return;
    const now = performance.now();
    for (const { hash } of this.#held(receipt)) ledger.covered(hash, now);
    if (receipt.full) this.#said = receipt;
  }

  /** Home says nothing twice to whoever is alone with it: what is not there after a while goes again without being asked for. */
  #handInAgain(): void {
    if (this.#said && !this.isAtHome && performance.now() - this.#handedAt > HAND_IN_MS)
      this.#handIn(this.#said);
  }

  /** Home said all it has: what it lacks goes again, what it was just sent too. */
  #handIn(said: Pick<Receipt, 'runs' | 'bases'>): void {
    this.#handedAt = performance.now();
    this.#said = said;
    const held = new Set(this.#held(said).map(({ hash }) => hash));
    const { ledger } = this.#options;
    for (const { envelope, hash } of this.#made) {
      const entry = ledger.entries.get(hash);
      if (held.has(hash) || (entry && performance.now() - entry.madeAt < ON_ITS_WAY_MS)) continue;
      this.#line?.say({ type: 'envelope', envelope });
    }
  }

  #held({ runs, bases }: Pick<Receipt, 'runs' | 'bases'>) {
    const { sealer } = this.#options;
    const list = runs.get(sealer.session) ?? [];
    const known = bases.flatMap((base) => this.#options.bases.get(base) ?? []);
    return this.#made.filter(
      ({ hash }, number) =>
        list.some(({ from, to }) => from <= number && number < to) ||
        known.some(({ holds }) => holds.has(hash)),
    );
  }
}
