import type { Link, Log, LogState } from '@parley/log';
import type { Logger } from '@parley/runtime';
import type { Counts, SessionId } from '@parley/wire';
import type { Meta } from './remembered.ts';

/** Under this name the log remembers it. */
export const ARRIVAL_META = 'arrival';
const ARRIVED = 1;
const AWAITED = 0;

export interface ArrivalOptions {
  readonly log: Log;
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
    const holdsSomething = options.state.base !== null || options.state.counts.size > 0;
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

  /**
   * Looks whether it has arrived by now.
   *
   * @param applied session → how many of its edits the document shows
   */
  look(links: Iterable<Link>, applied: Counts): boolean {
    if (this.#arrived) return true;
    for (const link of links) if (this.#brought(link, applied)) this.#arrive();
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

  #brought({ info, synced, acked }: Link, applied: Counts): boolean {
    if (!synced) return false;
    const { session: own, state } = this.#options;
    let news = info.kind === 'home';
    for (const [session, count] of acked) {
      if (session === own) continue;
      if (count > (applied.get(session) ?? 0)) return false;
      news ||= count > (state.counts.get(session) ?? 0);
    }
    return news;
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
