import type { Hash, SessionId } from '@parley/wire';
import { KeptBuilder, type KeptEdits } from '../kept-edits.ts';
import type { Shelf } from '../log.ts';
import { decodeLeaf, LeafColumns } from './leaf.ts';

type Builders = Map<SessionId, KeptBuilder>;

/** Puts a log's state together from its leaves, given session by session and ascending. */
export class KeptSessions {
  readonly #kept: Builders = new Map();
  readonly #shelves = new Map<Hash, Builders>();

  add(session: SessionId, leaf: Uint8Array): void {
    const columns = new LeafColumns(leaf);
    if (columns.isShelved) return this.#addEach(session, leaf);
    const numbers: number[] = [];
    const sizes: number[] = [];
    for (let i = 0; i < columns.count; i++) {
      numbers.push(columns.number(i));
      sizes.push(columns.size(i));
    }
    const { hashes } = columns;
    builderIn(this.#kept, session).addAll({ numbers, sizes, hashes, prevs: columns.prevs() });
  }

  #addEach(session: SessionId, leaf: Uint8Array): void {
    for (const { number, hash, size, prev, shelf } of decodeLeaf(leaf)) {
      const builders = shelf === null ? this.#kept : this.#shelf(shelf);
      builderIn(builders, session).add(number, hash, size, prev);
    }
  }

  kept(): Map<SessionId, KeptEdits> {
    return build(this.#kept);
  }

  /** The shelves, by hash. */
  shelves(ends: ReadonlyMap<Hash, { readonly until: number | null }>): Shelf[] {
    return [...ends]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([by, { until }]) => ({ by, until, edits: build(this.#shelves.get(by) ?? new Map()) }));
  }

  #shelf(by: Hash): Builders {
    const known = this.#shelves.get(by);
    if (known) return known;
    const fresh: Builders = new Map();
    this.#shelves.set(by, fresh);
    return fresh;
  }
}

function builderIn(builders: Builders, session: SessionId): KeptBuilder {
  const known = builders.get(session);
  if (known) return known;
  const fresh = new KeptBuilder();
  builders.set(session, fresh);
  return fresh;
}

const build = (builders: Builders): Map<SessionId, KeptEdits> =>
  new Map([...builders].map(([session, builder]) => [session, builder.build()]));
