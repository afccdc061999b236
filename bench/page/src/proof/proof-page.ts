import { type ProofAnswer, type ProofPlace, proofPlace, proveBase } from '@parley/room/sync';
import * as Y from 'yjs';
import type { Trace } from '../../../src/traces/trace.ts';
import { nextTask } from '../task.ts';
import { type DocumentName, type WrittenDocument, writeDocument } from './documents.ts';

/** Somebody types meanwhile, ms between two keys. */
const KEY_EVERY = 25;
/** Kept edits are opened and handed over so many at a time. */
const BATCH = 256;
/** How often it is looked whether the page comes to anything, ms. */
const LOOK_EVERY = 5;

/** One proof; times are ms. */
export interface ProofFigures {
  readonly difference: string | null;
  /** From the first message to the answer. */
  readonly total: number;
  /** How long each stretch of the proof's own code kept the page's thread, in their order. */
  readonly steps: readonly number[];
  /** How late the page came to a timer at most, while it was proved, and before while nothing was. */
  readonly longestWait: number;
  readonly longestWaitBefore: number;
  readonly keys: number;
}

export interface DocumentFigures {
  readonly structs: number;
  readonly bytes: number;
  readonly kept: number;
  /** What encoding it takes in one go, as it was handed over before. */
  readonly encodeV1: number;
  readonly encodeV2: number;
}

/** What the bench process asks of a page on which bases are proved. */
export class ProofPage {
  #written: WrittenDocument | null = null;

  async write(name: DocumentName, traceUrl: string): Promise<DocumentFigures> {
    const trace: Trace | null = name === 'paper' ? await (await fetch(traceUrl)).json() : null;
    this.#written = writeDocument(name, trace);
    const { doc, kept } = this.#written;
    let structs = 0;
    for (const list of doc.store.clients.values()) structs += list.length;
    const v1 = timed(() => Y.encodeStateAsUpdate(doc));
    const v2 = timed(() => Y.encodeStateAsUpdateV2(doc));
    return { structs, bytes: v2.value.length, kept: kept.length, encodeV1: v1.ms, encodeV2: v2.ms };
  }

  /** Proves the base once, while somebody types. */
  async prove(): Promise<ProofFigures> {
    if (!this.#written) throw new Error('no document is written');
    const { doc, base, kept } = this.#written;
    const text = doc.getText('typed');
    let keys = 0;
    const typing = setInterval(() => text.insert(keys++, 'k'), KEY_EVERY);
    try {
      const idle = new Waits();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const longestWaitBefore = idle.end();
      const moved = base.slice();
      const typedBefore = Y.encodeStateAsUpdate(doc, stateWithout(doc, base, kept));
      const waits = new Waits();
      const steps = new Steps();
      const began = performance.now();
      const { difference } = await proveBase({
        doc,
        base: moved,
        async *kept() {
          yield [{ update: typedBefore, above: true }];
          for (let at = 0; at < kept.length; at += BATCH) {
            yield kept.slice(at, at + BATCH).map((update) => ({ update, above: true }));
          }
        },
        settled: async () => {},
        isEdit: () => true,
        place: steps.of(proofPlace()),
        breathe: () => steps.between(nextTask()),
      });
      steps.end();
      return {
        difference,
        total: performance.now() - began,
        steps: steps.all,
        longestWait: waits.end(),
        longestWaitBefore,
        keys,
      };
    } finally {
      clearInterval(typing);
    }
  }
}

/** What was typed in earlier rounds is in no kept edit: it is handed over as one. */
function stateWithout(doc: Y.Doc, base: Uint8Array, kept: readonly Uint8Array[]): Uint8Array {
  const known = Y.decodeStateVector(Y.encodeStateVectorFromUpdateV2(base));
  for (const update of kept) {
    for (const [client, clock] of Y.parseUpdateMeta(update).to) {
      known.set(client, Math.max(clock, known.get(client) ?? 0));
    }
  }
  if (!known.has(doc.clientID)) known.set(doc.clientID, 0);
  return Y.encodeStateVector(known);
}

/** How long each stretch of a proof's own code takes: from where it last went on to where it next waits. */
class Steps {
  readonly all: number[] = [];
  #since = performance.now();

  end(): void {
    this.all.push(performance.now() - this.#since);
  }

  async between<Value>(waited: Promise<Value>): Promise<Value> {
    this.end();
    const value = await waited;
    this.#since = performance.now();
    return value;
  }

  /** The same place, whose answer is waited for. */
  of(place: ProofPlace): ProofPlace {
    const answer = (): Promise<ProofAnswer> => this.between(place.answer);
    return {
      post: place.post,
      close: place.close,
      get answer() {
        return answer();
      },
    };
  }
}

/** How late the page comes to a timer at most. */
class Waits {
  #longest = 0;
  #last = performance.now();
  readonly #timer = setInterval(() => this.#look(), LOOK_EVERY);

  end(): number {
    clearInterval(this.#timer);
    return this.#longest;
  }

  #look(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last - LOOK_EVERY);
    this.#last = now;
  }
}

function timed<Value>(work: () => Value): { readonly value: Value; readonly ms: number } {
  const began = performance.now();
  const value = work();
  return { value, ms: performance.now() - began };
}
