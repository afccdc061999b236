import { describe, expect, it } from 'vitest';
import type { TabLock } from './leader.ts';
import { type Locks, memoryTabLocks, soleTabLock, tabLock, webTabLock } from './tab-lock.ts';

/** Web Locks as far as they are used, written after the specification: for one name, in memory. */
class SpecifiedLocks {
  #holder: { reject: (error: Error) => void } | null = null;
  #queue: (() => void)[] = [];

  request = ((_name: string, options: LockOptions, callback: () => unknown) => {
    return new Promise<unknown>((resolve, reject) => {
      const grant = () => {
        const mine = { reject };
        this.#holder = mine;
        const end = () => {
          if (this.#holder !== mine) return;
          this.#holder = null;
          this.#queue.shift()?.();
        };
        queueMicrotask(() => Promise.resolve(callback()).then(resolve, reject).finally(end));
      };
      if (options.steal) {
        this.#holder?.reject(new DOMException('stolen', 'AbortError'));
        return grant();
      }
      options.signal?.addEventListener('abort', () => {
        this.#queue = this.#queue.filter((other) => other !== grant);
        reject(options.signal?.reason);
      });
      if (this.#holder) this.#queue.push(grant);
      else grant();
    });
  }) as Locks['request'];
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

const watched = (lock: TabLock) => {
  const heard: string[] = [];
  const request = () =>
    lock.request(
      () => heard.push('held'),
      () => heard.push('lost'),
    );
  return { heard, request, steal: () => lock.steal(), release: () => lock.release() };
};

const KINDS: [string, () => () => TabLock][] = [
  [
    'over Web Locks',
    () => {
      const locks = new SpecifiedLocks();
      return () => webTabLock('room', locks);
    },
  ],
  [
    'in memory',
    () => {
      const make = memoryTabLocks();
      return () => make('room');
    },
  ],
];
if (globalThis.navigator?.locks) {
  let rooms = 0;
  KINDS.push([
    "over this host's own Web Locks",
    () => {
      const name = `tab-lock test ${rooms++}`;
      return () => webTabLock(name, navigator.locks);
    },
  ]);
}

for (const [kind, world] of KINDS) {
  describe(`rule 12: a tab lock ${kind}`, () => {
    const two = () => {
      const make = world();
      return [watched(make()), watched(make())] as const;
    };

    it('is held by one at a time, and goes to the next when released', async () => {
      const [a, b] = two();
      a.request();
      b.request();
      await settle();
      expect([a.heard, b.heard]).toEqual([['held'], []]);
      a.release();
      await settle();
      expect([a.heard, b.heard]).toEqual([['held'], ['held']]);
      b.release();
    });

    it('can be stolen: the one robbed is told, and waits no more', async () => {
      const [a, b] = two();
      a.request();
      b.request();
      await settle();
      b.steal();
      await settle();
      expect([a.heard, b.heard]).toEqual([['held', 'lost'], ['held']]);
      b.release();
      await settle();
      expect(a.heard).toEqual(['held', 'lost']);
    });

    it('can be requested again after it was lost', async () => {
      const [a, b] = two();
      a.request();
      b.request();
      await settle();
      b.steal();
      await settle();
      a.request();
      await settle();
      b.release();
      await settle();
      expect(a.heard).toEqual(['held', 'lost', 'held']);
      a.release();
    });

    it('is requested once, however often asked for', async () => {
      const [a, b] = two();
      a.request();
      a.request();
      await settle();
      a.request();
      await settle();
      expect(a.heard).toEqual(['held']);
      a.release();
      b.request();
      await settle();
      expect(b.heard).toEqual(['held']);
      b.release();
    });

    it('does nothing when its holder steals it', async () => {
      const [a, b] = two();
      a.request();
      b.request();
      await settle();
      a.steal();
      await settle();
      expect([a.heard, b.heard]).toEqual([['held'], []]);
      a.release();
      b.release();
    });

    it('is not waited for after release', async () => {
      const [a, b] = two();
      a.request();
      b.request();
      await settle();
      b.release();
      a.release();
      await settle();
      expect(b.heard).toEqual([]);
    });
  });
}

describe('where there are no Web Locks', () => {
  it('the peer always leads', async () => {
    const peer = watched(soleTabLock());
    peer.request();
    peer.steal();
    peer.release();
    expect(peer.heard).toEqual(['held']);
  });

  it('or they are refused (an opaque origin), the peer leads', async () => {
    const request = (() => Promise.reject(new DOMException('no', 'SecurityError'))) as Locks['request'];
    const peer = watched(tabLock('room', { request }));
    peer.request();
    await settle();
    expect(peer.heard).toEqual(['held']);
    peer.release();
  });
});
