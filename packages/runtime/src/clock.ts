/** A pending call; cancelling it twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/** Time, handed in. Milliseconds throughout; `now` is Unix time. */
export interface Clock {
  now(): number;
  /** Calls once, `ms` from now or as soon after as it can; RangeError if `ms` is not from 0 to LONGEST_DELAY. */
  after(ms: number, call: () => void): Timer;
  /** Calls each `ms` until cancelled; RangeError if `ms` is not from 1 to LONGEST_DELAY. */
  every(ms: number, call: () => void): Timer;
}

/** 24.8 days: a host's timer takes a signed 32-bit number and fires at once when given more. */
export const LONGEST_DELAY = 2 ** 31 - 1;

/** Throws RangeError unless `ms` is a delay from `least` to LONGEST_DELAY. */
export function checkDelay(ms: number, least: number): void {
  if (!(ms >= least && ms <= LONGEST_DELAY)) throw new RangeError(`no delay of ${ms} ms`);
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    checkDelay(ms, 0);
    const id = setTimeout(call, ms);
    return { cancel: () => clearTimeout(id) };
  },
  every(ms, call) {
    checkDelay(ms, 1);
    const id = setInterval(call, ms);
    return { cancel: () => clearInterval(id) };
  },
};
