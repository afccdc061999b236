import type { Timer } from '@parley/runtime';
import { SimulatedClock } from '@parley/runtime/testing';
import { Leader, type LeaderEffect, type LeaderEvent, type TabLock } from '../routes/tabs/leader.ts';
import { memoryTabLocks } from '../routes/tabs/tab-lock.ts';

interface Tab {
  readonly leader: Leader;
  readonly lock: TabLock;
  timer: Timer | null;
  /** What happened while it stood still; null while it does not. */
  missed: LeaderEvent[] | null;
}

/** The tabs of one browser, none of them visible at first: they agree by nothing but the lock and beacons. */
export class TabWorld {
  readonly #clock = new SimulatedClock(0);
  readonly #tabs = new Map<string, Tab>();
  /** Who led and who dropped, in order. */
  readonly changes: string[] = [];

  constructor(names: readonly string[]) {
    const lock = memoryTabLocks();
    for (const name of names) {
      const tab: Tab = { leader: new Leader(false, 0), lock: lock('tabs'), timer: null, missed: null };
      this.#tabs.set(name, tab);
      this.#perform(name, tab.leader.start(0));
    }
  }

  get leaders(): string[] {
    return [...this.#tabs].filter(([, { leader }]) => leader.leads).map(([name]) => name);
  }

  run(ms: number): void {
    this.#clock.advance(ms);
  }

  see(name: string, visible: boolean): void {
    this.#on(name, { type: 'visible', visible });
  }

  close(name: string): void {
    const tab = this.#tabs.get(name);
    this.#tabs.delete(name);
    tab?.timer?.cancel();
    tab?.lock.release();
  }

  freeze(name: string): void {
    const tab = this.#tabs.get(name);
    if (tab) tab.missed = [];
  }

  thaw(name: string): void {
    const tab = this.#tabs.get(name);
    const missed = tab?.missed ?? [];
    if (tab) tab.missed = null;
    for (const event of missed) this.#on(name, event);
  }

  #on(name: string, event: LeaderEvent): void {
    const tab = this.#tabs.get(name);
    if (!tab) return;
    if (tab.missed) tab.missed.push(event);
    else this.#perform(name, tab.leader.on(event, this.#clock.now()));
  }

  #perform(name: string, effects: readonly LeaderEffect[]): void {
    const tab = this.#tabs.get(name);
    if (!tab) return;
    for (const effect of effects) {
      switch (effect.type) {
        case 'request':
          tab.lock.request(
            () => this.#on(name, { type: 'held' }),
            () => this.#on(name, { type: 'lost' }),
          );
          break;
        case 'steal':
          tab.lock.steal();
          break;
        case 'lead':
          this.changes.push(`${name} leads`);
          break;
        case 'drop':
          this.changes.push(`${name} drops`);
          break;
        case 'beacon':
          for (const other of this.#tabs.keys()) {
            if (other !== name) this.#clock.after(3, () => this.#on(other, { type: 'beacon' }));
          }
          break;
        case 'wait':
          tab.timer?.cancel();
          tab.timer = this.#clock.after(effect.ms, () => this.#on(name, { type: 'tick' }));
      }
    }
  }
}
