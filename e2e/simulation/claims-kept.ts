import type { Marks } from './marks.ts';
import type { SimPeer, World } from './world.ts';

/** For so long after something was done to a storage a page may not have heard of it, ms. */
const GRACE_MS = 3_000;

/**
 * Compares what pages say of what they wrote with what storages hold: each time a page says more than before (*on this device*,
 * *with N peers*, *at home*).
 */
export class ClaimsKept {
  /** What was said and was not so. */
  readonly untrue: string[] = [];
  /** How many were compared. */
  compared = 0;
  readonly #world: World;
  readonly #marks: Marks;
  readonly #written = new Map<string, string>();
  readonly #said = new Map<string, { onDevice: boolean; peers: number; atHome: boolean }>();
  #faultAt = Number.NEGATIVE_INFINITY;
  /** When home's storage was last seen with a bit turned, ms. */
  #turnedAt = Number.NEGATIVE_INFINITY;
  #checks = Promise.resolve();

  constructor(world: World, marks: Marks) {
    this.#world = world;
    this.#marks = marks;
  }

  wrote(name: string, mark: string): void {
    this.#written.set(name, mark);
    this.#said.delete(name);
  }

  /** A storage was taken away, or put back. */
  fault(): void {
    this.#faultAt = this.#world.clock.now();
  }

  forget(name: string): void {
    this.#written.delete(name);
    this.#said.delete(name);
  }

  heard(peer: SimPeer): void {
    const mark = this.#written.get(peer.name);
    const { lastEdit } = peer.room.status;
    if (!mark || !lastEdit) return;
    const before = this.#said.get(peer.name) ?? { onDevice: false, peers: 0, atHome: false };
    this.#said.set(peer.name, { ...lastEdit });
    // Until it is read that a bit has turned, home says to have that edit, and what it said is under way for a while.
    const now = this.#world.clock.now();
    if (!this.#marks.isSound(this.#world.homeStorage)) this.#turnedAt = now;
    if (now - this.#faultAt < GRACE_MS) return;
    if (lastEdit.onDevice && !before.onDevice)
      this.#check(peer, mark, 'on this device', 1, [peer.device.storage]);
    if (lastEdit.atHome && !before.atHome && now - this.#turnedAt >= GRACE_MS)
      this.#check(peer, mark, 'at home', 1, [this.#world.homeStorage]);
    if (lastEdit.peers > before.peers) {
      const others = new Set([...this.#world.peers.values()].map(({ device }) => device.storage));
      others.delete(peer.device.storage);
      this.#check(peer, mark, `with ${lastEdit.peers} peers`, lastEdit.peers, [...others]);
    }
  }

  /** Resolves when all that was said until now is compared. */
  async settled(): Promise<void> {
    await this.#checks;
  }

  #check(
    peer: SimPeer,
    mark: string,
    claim: string,
    least: number,
    storages: Parameters<Marks['heldBy']>[0][],
  ): void {
    // What they hold at this moment is copied before anything else happens.
    const held = Promise.all(storages.map((storage) => this.#marks.heldBy(storage)));
    const at = this.#world.clock.now();
    this.compared += 1;
    this.#checks = this.#checks.then(async () => {
      const count = (await held).filter((marks) => marks.has(mark)).length;
      if (count < least) this.untrue.push(`${at}: ${peer.name} says ${claim} of ${mark}: ${count}`);
    });
  }
}
