import type { TabLock } from './leader.ts';

/** What of `navigator.locks` is used. */
export type Locks = Pick<LockManager, 'request'>;

/** One request of the lock: waiting, holding, or over. Each theft and each request is a new one. */
interface Claim {
  over: boolean;
  readonly abort: AbortController;
  /** Gives the lock back; null while it is not held. */
  let: (() => void) | null;
}

/**
 * The lock `name` of this browser, over Web Locks (W3C Web Locks API). A stolen lock rejects the request of who held it
 * with an `AbortError`: that is `onLost`. Any other refusal means that this page has no Web Locks (an opaque origin):
 * then there are no tabs to agree with, and it leads.
 */
export function webTabLock(name: string, locks: Locks): TabLock {
  let claim: Claim | null = null;
  let listener: { onHeld: () => void; onLost: () => void } | null = null;

  const end = () => {
    if (!claim) return;
    claim.over = true;
    claim.abort.abort();
    claim.let?.();
    claim = null;
  };

  const refused = (mine: Claim, error: unknown) => {
    if (mine.over) return;
    const isStolen = error instanceof Error && error.name === 'AbortError';
    if (isStolen) {
      mine.over = true;
      claim = null;
      listener?.onLost();
    } else if (mine.let === null) {
      mine.let = () => {};
      listener?.onHeld();
    } else {
      throw error;
    }
  };

  const start = (steal: boolean) => {
    end();
    const mine: Claim = { over: false, abort: new AbortController(), let: null };
    claim = mine;
    const held = async () => {
      if (mine.over) return;
      const released = new Promise<void>((resolve) => {
        mine.let = resolve;
      });
      listener?.onHeld();
      await released;
    };
    // `steal` and `signal` exclude one another.
    const options: LockOptions = steal ? { steal: true } : { signal: mine.abort.signal };
    locks.request(name, options, held).catch((error: unknown) => refused(mine, error));
  };

  return {
    request(onHeld, onLost) {
      listener = { onHeld, onLost };
      if (!claim) start(false);
    },
    steal() {
      if (!claim?.let) start(true);
    },
    release() {
      listener = null;
      end();
    },
  };
}

/** One tab's place at a lock of the memory kind. */
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
