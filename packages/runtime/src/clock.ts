/** A pending call; cancelling it twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/** Time, handed in. Milliseconds throughout; `now` is Unix time. */
export interface Clock {
  now(): number;
  after(ms: number, call: () => void): Timer;
  every(ms: number, call: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const id = setTimeout(call, ms);
    return { cancel: () => clearTimeout(id) };
  },
  every(ms, call) {
    const id = setInterval(call, ms);
    return { cancel: () => clearInterval(id) };
  },
};
