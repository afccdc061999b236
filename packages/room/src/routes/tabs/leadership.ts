import type { Clock, Timer } from '@parley/runtime';
import type { Visibility } from '../../environment/environment.ts';
import { Leader, type LeaderEffect, type LeaderEvent, type TabLock } from './leader.ts';

export interface LeadershipOptions {
  readonly lock: TabLock;
  readonly clock: Clock;
  readonly visibility: Visibility;
  readonly won: () => void;
  readonly lost: () => void;
  /** Tell the other tabs that this one leads. */
  readonly beacon: () => void;
}

/** Runs the tab leader's machine on a lock, a clock and the page's visibility. */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #leader: Leader;
  #timer: Timer | null = null;
  #forgetVisibility: (() => void) | null = null;
  #stopped = false;

  constructor(options: LeadershipOptions) {
    this.#options = options;
    this.#leader = new Leader(options.visibility.visible, options.clock.now());
  }

  get leads(): boolean {
    return this.#leader.leads;
  }

  start(): void {
    const { visibility, clock } = this.#options;
    this.#forgetVisibility = visibility.onChange(() =>
      this.#on({ type: 'visible', visible: visibility.visible }),
    );
    this.#perform(this.#leader.start(clock.now()));
  }

  /** Another tab that leads said so. */
  heard(): void {
    this.#on({ type: 'beacon' });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#forgetVisibility?.();
    this.#options.lock.release();
  }

  #on(event: LeaderEvent): void {
    if (!this.#stopped) this.#perform(this.#leader.on(event, this.#options.clock.now()));
  }

  #perform(effects: readonly LeaderEffect[]): void {
    const { lock, clock, won, lost, beacon } = this.#options;
    for (const effect of effects) {
      switch (effect.type) {
        case 'request':
          lock.request(
            () => this.#on({ type: 'held' }),
            () => this.#on({ type: 'lost' }),
          );
          break;
        case 'steal':
          lock.steal();
          break;
        case 'lead':
          won();
          break;
        case 'drop':
          lost();
          break;
        case 'beacon':
          beacon();
          break;
        case 'wait':
          this.#timer?.cancel();
          this.#timer = clock.after(effect.ms, () => this.#on({ type: 'tick' }));
      }
    }
  }
}
