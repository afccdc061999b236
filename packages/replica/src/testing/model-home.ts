import type { Base } from '../core/base.ts';
import type { Effect } from '../core/effects.ts';
import { Home } from '../core/home.ts';
import { Store } from './store.ts';
import type { Message, Peer, Said, Surroundings } from './surroundings.ts';

/** A home that keeps names. */
export class ModelHome implements Peer {
  readonly id = 'home';

  store = new Store();
  part: Home;
  isFull = false;
  /** The next write fails, and with it the process. */
  failsNext = false;
  /** It ended, until somebody starts it again. */
  hasFailed = false;
  /** How often it was put back. */
  epoch = 0;
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
    this.part = this.#open();
  }

  image(): { readonly store: Store; readonly epoch: number } {
    return { store: this.store.copy(), epoch: this.epoch };
  }

  /** Null: everything is lost. */
  restore(image: { readonly store: Store } | null): void {
    this.store = image?.store.copy() ?? new Store();
    this.epoch += 1;
    this.reopen();
  }

  /** Starts it over what is stored. */
  reopen(): void {
    this.hasFailed = false;
    this.part = this.#open();
  }

  /** One row cannot be read any more, and is given up; `pick` says which. False: there is none. */
  loseRow(pick: number): boolean {
    const { edits, bases, shelf } = this.store;
    const rows = [
      ...edits.keys(),
      ...bases.keys(),
      ...shelf.flatMap((item) => item.edits.map(({ hash }) => hash)),
    ];
    const gone = rows[pick % Math.max(1, rows.length)];
    if (gone === undefined) return false;
    edits.delete(gone);
    bases.delete(gone);
    this.store.shelf = shelf.map((item) => ({
      ...item,
      edits: item.edits.filter(({ hash }) => hash !== gone),
    }));
    this.epoch += 1;
    this.reopen();
    return true;
  }

  receive(from: string, message: Message): void {
    if (this.hasFailed) return;
    const { now } = this.#world;
    switch (message.type) {
      case 'have':
        this.part.have(from, message.have, now);
        break;
      case 'edit': {
        if (this.isFull) break;
        const { edit } = message;
        const outcome = this.part.edit(edit, from);
        if (outcome !== 'new' && outcome !== 'switched' && outcome !== 'other') break;
        for (const link of this.#world.linksOf(this)) {
          if (link === from || !this.part.knows(link)) continue;
          this.#world.send(this, link, { type: 'edit', edit });
          this.part.sent(link, edit.session, edit.number, edit.number + 1);
        }
        break;
      }
      case 'snapshot':
        this.part.snapshot(message.base, from, now);
        break;
      case 'want':
        this.part.wanted(from, message.hash);
        break;
      case 'note':
        this.part.note(message.note, from, now);
        break;
      case 'graft':
        this.part.grafted(from, message.session);
        break;
      case 'receipt':
        break;
    }
    this.run();
  }

  takeSnapshot(base: Base): void {
    this.part.snapshot(base, null, this.#world.now);
    this.run();
  }

  tick(): void {
    this.part.tick(this.#world.now);
    this.run();
    if (this.hasFailed) return;
    const says = this.#says();
    for (const link of this.#world.linksOf(this)) this.#world.send(this, link, { type: 'receipt', says });
  }

  run(): void {
    for (let effects = this.part.take(); effects.length > 0; effects = this.part.take()) {
      for (const effect of effects) if (!this.hasFailed) this.#do(effect);
    }
  }

  #says(): Said {
    const { bases, runs } = this.part.says();
    return { time: this.#world.clock(), epoch: this.epoch, says: { bases, runs, full: true } };
  }

  #open(): Home {
    return new Home({ state: this.store.state(), admits: () => !this.isFull });
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case 'have':
        return this.#world.send(this, effect.link, { type: 'have', have: effect.have, says: this.#says() });
      case 'edits':
        for (let number = effect.from; number < effect.to; number++) {
          for (const edit of this.store.at(effect.session, number))
            this.#world.send(this, effect.link, { type: 'edit', edit });
        }
        return;
      case 'snapshot': {
        const base = this.store.base(effect.hash);
        if (base) this.#world.send(this, effect.link, { type: 'snapshot', base });
        return;
      }
      case 'want':
        return this.#world.send(this, effect.link, { type: 'want', hash: effect.hash });
      case 'note':
        return this.#world.send(this, effect.link, { type: 'note', note: effect.note });
      case 'graft':
        return this.#world.send(this, effect.link, { type: 'graft', session: effect.session });
      case 'write':
        if (this.failsNext) {
          this.failsNext = false;
          this.hasFailed = true;
          return;
        }
        this.store.write(effect.change);
        return this.part.written(effect.change);
      default:
        throw new Error(`home is asked to ${effect.type}`);
    }
  }
}
