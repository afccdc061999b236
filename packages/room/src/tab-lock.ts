import type { TabLock } from './leader.ts';

/** What of `navigator.locks` is used. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * The lock `name` of this browser, over Web Locks (W3C Web Locks API). A stolen lock rejects the request of who held
 * it with an `AbortError`: that is `onLost`, and so is any other refusal.
 */
export function webTabLock(name: string, locks: Locks): TabLock {
  /** One request: waiting, holding, or over. Each theft and each request is a new one. */
  interface Claim {
    over: boolean;
    readonly abort: AbortController;
    let: (() => void) | null;
  }
  let claim: Claim | null = null;
  let listener: { onHeld: () => void; onLost: () => void } | null = null;

  const end = () => {
    if (!claim) return;
    claim.over = true;
    claim.abort.abort();
    claim.let?.();
    claim = null;
  };

  const start = (steal: boolean) => {
    end();
    const mine: Claim = { over: false, abort: new AbortController(), let: null };
    claim = mine;
    const held = () => {
      if (mine.over) return;
      listener?.onHeld();
      return new Promise<void>((release) => {
        mine.let = release;
        if (mine.over) release();
      });
    };
    // `steal` and `signal` exclude one another.
    const options: LockOptions = steal ? { steal: true } : { signal: mine.abort.signal };
    locks.request(name, options, held).catch(() => {
      if (mine.over) return;
      mine.over = true;
      claim = null;
      listener?.onLost();
    });
  };

  return {
    request(onHeld, onLost) {
      listener = { onHeld, onLost };
      if (!claim) start(false);
    },
    steal: () => start(true),
    release() {
      listener = null;
      end();
    },
  };
}

interface Seat {
  listener: { onHeld: () => void; onLost: () => void } | null;
}

/** The twin of Web Locks in memory, for simulations: all locks made by one returned function are tabs of one browser.
 * Callbacks are called synchronously. */
export function memoryTabLocks(): (name: string) => TabLock {
  const holders = new Map<string, Seat>();
  const queues = new Map<string, Seat[]>();

  const give = (name: string) => {
    const next = queues.get(name)?.shift();
    if (!next) return holders.delete(name);
    holders.set(name, next);
    next.listener?.onHeld();
  };
  const unqueue = (name: string, seat: Seat) => {
    queues.set(
      name,
      (queues.get(name) ?? []).filter((other) => other !== seat),
    );
  };

  return (name) => {
    const seat: Seat = { listener: null };
    return {
      request(onHeld, onLost) {
        seat.listener = { onHeld, onLost };
        const queue = queues.get(name) ?? [];
        if (holders.get(name) === seat || queue.includes(seat)) return;
        queues.set(name, [...queue, seat]);
        if (!holders.has(name)) give(name);
      },
      steal() {
        const robbed = holders.get(name);
        if (robbed === seat) return;
        unqueue(name, seat);
        holders.set(name, seat);
        robbed?.listener?.onLost();
        seat.listener?.onHeld();
      },
      release() {
        seat.listener = null;
        unqueue(name, seat);
        if (holders.get(name) === seat) give(name);
      },
    };
  };
}

/** For a peer that is alone on its device, as in Node: it always leads. */
export function soleTabLock(): TabLock {
  return { request: (onHeld) => onHeld(), steal() {}, release() {} };
}

/** The lock `name` where there are Web Locks; elsewhere the peer always leads. */
export function tabLock(name: string, locks: Locks | undefined = globalThis.navigator?.locks): TabLock {
  return locks ? webTabLock(name, locks) : soleTabLock();
}
