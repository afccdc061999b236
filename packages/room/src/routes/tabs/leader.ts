/** The lock of which one tab of a browser holds one at a time: its holder has the mesh and home connections (rule 12). */
export interface TabLock {
  /** Waits for the lock. `onHeld` is called when this tab has it; `onLost` when another stole it, after which this tab
   * waits no more until it requests again. Called while it already waits or holds, it does nothing. */
  request(onHeld: () => void, onLost: () => void): void;
  /** Takes the lock from whoever holds it. The callbacks are those of the last `request`. */
  steal(): void;
  /** Gives the lock back, or waits for it no longer. Calls nothing. */
  release(): void;
}

/** Milliseconds. */
export const LEADER = {
  /** Between two beacons of the holder. */
  beacon: 1_000,
  /** A visible tab that hears none for so long steals. */
  silence: 2_000,
} as const;

export type LeaderEvent =
  | { readonly type: 'held' }
  | { readonly type: 'lost' }
  /** Another tab that leads said so. */
  | { readonly type: 'beacon' }
  | { readonly type: 'visible'; readonly visible: boolean }
  | { readonly type: 'tick' };

export type LeaderEffect =
  /** Request the lock. */
  | { readonly type: 'request' }
  | { readonly type: 'steal' }
  /** This tab leads now: open the mesh and home connections. */
  | { readonly type: 'lead' }
  /** It does not lead any more: drop them, at once. */
  | { readonly type: 'drop' }
  /** Tell the other tabs that this one leads. */
  | { readonly type: 'beacon' }
  /** Call `tick` after so many milliseconds; it replaces the wait before it. */
  | { readonly type: 'wait'; readonly ms: number };

/**
 * Which tab of a browser leads (rule 12): events in, effects out.
 *
 * ```
 *              held                       ┌─► beacon each second
 *   waiting ─────────► leading ───────────┘
 *     │  ▲  lost (drop)   │   ▲
 *     │  └────────────────┘   │ held
 *     └──────────────► stealing
 *        visible, and no beacon for 2 s: the holder is frozen or hangs
 * ```
 *
 * The silence counts only while this tab itself was awake and visible: after it became visible, or its own timer ran
 * late, it listens anew. Who lost the lock requests it again, and so takes over when the thief closes.
 */
export class Leader {
  #state: 'waiting' | 'leading' | 'stealing' = 'waiting';
  #visible: boolean;
  /** Since when it hears nothing, though it could. */
  #silentSince: number;
  #beaconAt = 0;
  #tickDue: number | null = null;

  constructor(visible: boolean, now: number) {
    this.#visible = visible;
    this.#silentSince = now;
  }

  get leads(): boolean {
    return this.#state === 'leading';
  }

  /** The first effects. */
  start(now: number): LeaderEffect[] {
    this.#silentSince = now;
    return [{ type: 'request' }, ...this.#wait(now)];
  }

  on(event: LeaderEvent, now: number): LeaderEffect[] {
    switch (event.type) {
      case 'held':
        return this.#held(now);
      case 'lost':
        return this.#lost(now);
      case 'beacon':
        this.#silentSince = now;
        return this.#wait(now);
      case 'visible':
        if (event.visible && !this.#visible) this.#silentSince = now;
        this.#visible = event.visible;
        return this.#wait(now);
      case 'tick':
        return this.#tick(now);
    }
  }

  #held(now: number): LeaderEffect[] {
    if (this.#state === 'leading') return this.#wait(now);
    this.#state = 'leading';
    this.#beaconAt = now + LEADER.beacon;
    return [{ type: 'lead' }, { type: 'beacon' }, ...this.#wait(now)];
  }

  #lost(now: number): LeaderEffect[] {
    const led = this.#state === 'leading';
    this.#state = 'waiting';
    this.#silentSince = now;
    return [...(led ? [{ type: 'drop' } as const] : []), { type: 'request' }, ...this.#wait(now)];
  }

  #tick(now: number): LeaderEffect[] {
    const isLate = this.#tickDue !== null && now - this.#tickDue >= LEADER.silence;
    if (isLate || now < this.#silentSince) this.#silentSince = now;
    if (this.#state === 'leading') {
      if (now < this.#beaconAt) return this.#wait(now);
      this.#beaconAt = now + LEADER.beacon;
      return [{ type: 'beacon' }, ...this.#wait(now)];
    }
    if (!this.#visible || now - this.#silentSince < LEADER.silence) return this.#wait(now);
    // Also when a theft was already under way: another may have stolen in between.
    this.#state = 'stealing';
    this.#silentSince = now;
    return [{ type: 'steal' }, ...this.#wait(now)];
  }

  #wait(now: number): LeaderEffect[] {
    const at =
      this.#state === 'leading' ? this.#beaconAt : this.#visible ? this.#silentSince + LEADER.silence : null;
    this.#tickDue = at;
    return at === null ? [] : [{ type: 'wait', ms: Math.max(0, at - now) }];
  }
}
