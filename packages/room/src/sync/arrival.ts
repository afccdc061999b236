import type { Log, LogState } from '@parley/log';
import type { LinkInfo } from '@parley/replica';
import type { Logger } from '@parley/runtime';
import type { RunView, SessionId } from '@parley/wire';
import { factsOf } from '../routes/link-facts.ts';
import type { Applied } from './applied.ts';
import type { Meta } from './remembered.ts';
import type { Said } from './said.ts';

/** Under this name the log remembers it. */
export const ARRIVAL_META = 'arrival';
const ARRIVED = 1;
const AWAITED = 0;

/** A link, and what its other side holds of the text; null: it has not said so yet. */
interface Bringer {
  readonly link: { readonly info: Pick<LinkInfo, 'kind'> };
  readonly said: Said | null;
}

export interface ArrivalOptions {
  readonly log: Log;
  /** Of the text, as it was opened. */
  readonly state: LogState;
  readonly logger: Logger;
  readonly session: SessionId;
  /** The document was made on this device: nobody else can have anything of it. */
  readonly created: boolean;
}

/**
 * Whether the document has reached this device. Who opens a link for the first time has nothing of it until a way to
 * somebody who has, or to home, is there; until then what the `Y.Doc` shows is not the document.
 *
 * It has arrived when everything is applied that home says it holds, were it nothing at all, or that a peer says it holds,
 * if that is more than this device knew of. Two newcomers have nothing from each other until one of them writes; what is
 * written then is the document for the other, since nobody can tell. It stays so for ever; what a newcomer writes itself is
 * remembered as such, so that it is not taken for the document at the next opening.
 */
export class Arrival {
  readonly #options: ArrivalOptions;
  #arrived: boolean;
  #kept: number | null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: ArrivalOptions, kept: number | null) {
    this.#options = options;
    this.#kept = kept;
    const holdsSomething = options.state.snapshots.length > 0 || options.state.kept.size > 0;
    this.#arrived = kept === null ? holdsSomething : kept === ARRIVED;
    if (options.created && !this.#arrived) this.#arrive();
  }

  /** `meta` is the log's. Rejects with `LogStorageError` if it cannot be read. */
  static async load(options: ArrivalOptions, meta: Meta = options.log): Promise<Arrival> {
    const kept = await meta.getMeta(ARRIVAL_META);
    return new Arrival(options, kept?.[0] ?? null);
  }

  get arrived(): boolean {
    return this.#arrived;
  }

  /** Looks whether it has arrived by now. `applied` is what the document shows. */
  look(bringers: Iterable<Bringer>, applied: Applied): boolean {
    if (this.#arrived) return true;
    for (const bringer of bringers) if (this.#brought(bringer, applied)) this.#arrive();
    return this.#arrived;
  }

  /** This session edited the document. */
  wrote(): void {
    if (!this.#arrived && this.#kept !== AWAITED) this.#keep(AWAITED);
  }

  /** Resolves when it is remembered, or cannot be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #brought({ link, said }: Bringer, applied: Applied): boolean {
    if (!said) return false;
    const { session: own } = this.#options;
    let news = factsOf(link).isHome;
    for (const base of said.bases) {
      if (!applied.hasBase(base)) return false;
      news ||= !this.#options.state.snapshots.some(({ hash }) => hash === base);
    }
    for (const [session, runs] of said.runs) {
      if (session === own) continue;
      if (!runs.every((run) => applied.hasEdits(session, run))) return false;
      news ||= this.#isNews(session, runs);
    }
    return news;
  }

  #isNews(session: SessionId, runs: readonly RunView[]): boolean {
    const numbers = this.#options.state.kept.get(session)?.numbers ?? [];
    return (runs.at(-1)?.to ?? 0) - 1 > (numbers.at(-1) ?? -1);
  }

  #arrive(): void {
    this.#arrived = true;
    this.#keep(ARRIVED);
  }

  #keep(value: number): void {
    const { log, logger } = this.#options;
    this.#kept = value;
    this.#writing = this.#writing
      .then(() => log.setMeta(ARRIVAL_META, new Uint8Array([value])))
      .catch((error: unknown) => logger.warn('an arrival was not written down', { error: String(error) }));
  }
}
