import { systemRandom } from '@parley/runtime';
import { createSealer, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import {
  digestOfRuns,
  type Envelope,
  type Hash,
  type RunView,
  type SessionId,
  type SyncMessage,
  sha256Sync,
} from '@parley/wire';
import { Line, type Witness } from './line.ts';

/** So long is waited for the first word on what there is, which may come in pages, in milliseconds. */
const FIRST_MS = 300;
/** So long nothing more has to come before it is given up, in milliseconds. */
const PATIENCE_MS = 30_000;
const MOST_TRIES = 6;

/** What home serves of a room's text to somebody who has nothing. */
export interface Served {
  readonly edits: ReadonlyMap<Hash, Envelope>;
  /** Whole: with every chunk they name. */
  readonly bases: ReadonlySet<Hash>;
  /** Edits that name chunks which did not come, and bases. */
  readonly torn: readonly Hash[];
  /** All came that home said it has. */
  readonly isWhole: boolean;
}

/** Comes to a room with nothing, and takes all there is. On a machine that has much else to do it may not get in at once, nor get
 * all in time: then it comes again, and what has not come the last time is not there. */
export async function readRoom(url: string, access: RoomAccess, witness: Witness): Promise<Served> {
  for (let tries = 1; ; tries++) {
    try {
      const served = await readOnce(url, access, witness);
      if (served.isWhole || tries === MOST_TRIES) return served;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}

async function readOnce(url: string, access: RoomAccess, witness: Witness): Promise<Served> {
  const reader = new RoomReader();
  const prover = await createSealer(nodeCrypto(), access, systemRandom);
  const line = await Line.join(url, access, { prover, witness, hears: (message) => reader.hears(message) });
  reader.line = line;
  line.say(NOTHING);
  try {
    return await reader.all();
  } finally {
    line.leave();
  }
}

const NOTHING: SyncMessage = {
  type: 'have',
  part: 0,
  proved: null,
  bases: [],
  digest: digestOfRuns(new Map()),
  runs: new Map(),
  covered: new Map(),
  full: true,
  ask: true,
  more: false,
};

class RoomReader {
  line: Line | null = null;
  readonly #envelopes = new Map<Hash, Envelope>();
  readonly #chunks = new Set<Hash>();
  #runs = new Map<SessionId, readonly RunView[]>();
  #bases: readonly Hash[] | null = null;
  readonly #beganAt = performance.now();
  #cameAt = performance.now();

  hears(message: SyncMessage): void {
    if (message.type === 'ping' || message.type === 'receipt' || message.type === 'alive') return;
    this.#cameAt = performance.now();
    if (message.type === 'have') {
      if (message.part !== 0) return;
      for (const [session, runs] of message.runs) this.#runs.set(session, runs);
      this.#bases = message.bases;
    }
    if (message.type === 'envelope') this.#took(message.envelope);
    if (message.type === 'chunk') this.#chunks.add(sha256Sync(message.bytes));
  }

  async all(): Promise<Served> {
    while (performance.now() - this.#beganAt < FIRST_MS || !this.#isWhole()) {
      if (performance.now() > this.#cameAt + PATIENCE_MS || this.line?.closed) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const edits = new Map<Hash, Envelope>();
    const bases = new Set<Hash>();
    const torn: Hash[] = [];
    for (const [hash, envelope] of this.#envelopes) {
      if (envelope.chunks.some((chunk) => !this.#chunks.has(chunk))) torn.push(hash);
      else if (envelope.header.kind === 'edit') edits.set(hash, envelope);
      else bases.add(hash);
    }
    return { edits, bases, torn, isWhole: this.#isWhole() };
  }

  #took(envelope: Envelope): void {
    this.#envelopes.set(sha256Sync(envelope.bytes), envelope);
    const lacking = envelope.chunks.filter((chunk) => !this.#chunks.has(chunk));
    for (let at = 0; at < lacking.length; at += 48)
      this.line?.say({ type: 'want', hashes: lacking.slice(at, at + 48) });
  }

  /** Whether all came that home said it has. */
  #isWhole(): boolean {
    if (this.#bases === null) return false;
    if (this.#bases.some((base) => !this.#envelopes.has(base))) return false;
    const last = new Map<string, Set<Hash>>();
    for (const [hash, { header }] of this.#envelopes) {
      const key = `${header.session} ${header.number}`;
      last.set(key, (last.get(key) ?? new Set()).add(hash));
    }
    for (const [session, runs] of this.#runs) {
      for (const { from, to } of runs) {
        for (let number = from; number < to; number++) if (!last.has(`${session} ${number}`)) return false;
      }
    }
    for (const { chunks } of this.#envelopes.values())
      if (chunks.some((chunk) => !this.#chunks.has(chunk))) return false;
    return true;
  }
}
