import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { mergedState } from './merged-state.ts';
import { placeFor } from './place.ts';
import { proofPlace } from './proof-place.ts';
import { proveBase } from './prove-base.ts';
import { sameWords } from './same-words.ts';
import { statePlace } from './state-place.ts';

type Listener = (event: { data?: unknown; message?: string }) => void;

/** A browser's workers, in this thread: what is posted is copied or moved, as between threads. */
class TwinWorker {
  static readonly started: TwinWorker[] = [];
  ended = false;
  readonly url: URL;
  readonly #listeners = new Map<string, Listener>();
  readonly #inside = new Map<string, Listener>();
  readonly ready: Promise<unknown>;

  constructor(url: URL) {
    this.url = url;
    TwinWorker.started.push(this);
    vi.resetModules();
    vi.stubGlobal('addEventListener', (type: string, listener: Listener) => this.#inside.set(type, listener));
    vi.stubGlobal('postMessage', (data: unknown, transfer: ArrayBuffer[]) =>
      this.#listeners.get('message')?.({ data: structuredClone(data, { transfer }) }),
    );
    this.ready = import(url.href);
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  postMessage(data: unknown, transfer: ArrayBuffer[]): void {
    const copy = structuredClone(data, { transfer });
    void this.ready.then(() => this.#inside.get('message')?.({ data: copy }));
  }

  terminate(): void {
    this.ended = true;
  }

  fail(message: string): void {
    this.#listeners.get('error')?.({ message });
  }
}

describe('a worker of its own', () => {
  afterEach(() => vi.unstubAllGlobals());

  const breathe = async (): Promise<void> => {};
  const words = (): Y.Doc => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'words');
    doc.getText('text').delete(1, 1);
    return doc;
  };
  const proving = (doc: Y.Doc) => {
    const update = Y.encodeStateAsUpdate(doc);
    return proveBase({
      doc,
      base: Y.encodeStateAsUpdateV2(doc),
      async *kept() {
        yield [{ update, above: false }];
        yield [{ update, above: true }];
      },
      settled: breathe,
      isEdit: () => true,
      place: proofPlace(),
      breathe,
    });
  };

  it('proves a base and writes a state, and ends', async () => {
    const doc = words();
    const alone = await proving(doc);
    vi.stubGlobal('Worker', TwinWorker);
    expect(await proving(doc)).toEqual(alone);
    expect(alone).toMatchObject({ difference: null, under: [true, true] });
    const { state } = await mergedState({ doc, place: statePlace(), breathe });
    const opened = new Y.Doc();
    Y.applyUpdateV2(opened, state);
    expect(sameWords(doc, opened)).toBeNull();
    const paths = TwinWorker.started.map(({ url }) => url.pathname.split('/').at(-1));
    expect(paths).toEqual(['proof-worker.ts', 'state-worker.ts']);
    expect(TwinWorker.started.every(({ ended }) => ended)).toBe(true);
  });

  it('that breaks gives no answer', async () => {
    vi.stubGlobal('Worker', TwinWorker);
    const proof = proving(words());
    const worker = TwinWorker.started.at(-1);
    worker?.fail('out of memory');
    await expect(proof).rejects.toThrow('out of memory');
    expect(worker?.ended).toBe(true);
    await worker?.ready;
  });

  it('is done without where the page may have none', async () => {
    vi.stubGlobal('Worker', class {});
    const place = placeFor(
      () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
      (answer) => (message: string) => answer(message.length),
    );
    place.post('four', []);
    expect(await place.answer).toBe(4);
    place.close();
  });
});
