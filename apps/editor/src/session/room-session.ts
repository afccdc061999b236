import type { Doc } from 'yjs';
import { Listeners } from '../ui/listeners.ts';
import type { Failure } from './failure.ts';

/** What the page shows at this moment. */
export type SessionState<OpenRoom> =
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly room: OpenRoom }
  | { readonly phase: 'failed'; readonly failure: Failure };

export interface Closable {
  close(): Promise<void>;
}

/** The parts of a window this session hears and reads. */
export interface PageWindow {
  readonly location: { readonly href: string };
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

export interface RoomSessionOptions<OpenRoom extends Closable> {
  readonly window: PageWindow;
  readonly open: (options: { link: string; doc: Doc }) => Promise<OpenRoom>;
  readonly createDoc: () => Doc;
  /** Called with each room that opened; what it returns is called once that room has closed. */
  readonly attend: (room: OpenRoom) => () => void;
  readonly failureOf: (error: unknown) => Failure;
  /** Told of errors nobody waits for: a room that could not be closed cleanly. */
  readonly report: (error: unknown) => void;
}

/**
 * The life of one page in one document:
 *
 * ```
 * start ─► opening ─► open ──pagehide──► closed ──pageshow (persisted)──► opening …
 *             │         └──hashchange──► opening …
 *             └─► failed ──hashchange──► opening …
 * ```
 *
 * Every opening makes a fresh `Y.Doc`, so a session never sees what another one left half done, and waits for the
 * close before it, so one page never runs two sessions.
 */
export class RoomSession<OpenRoom extends Closable> {
  readonly #options: RoomSessionOptions<OpenRoom>;
  readonly #listeners = new Listeners();
  readonly #attended = new Map<OpenRoom, () => void>();
  #state: SessionState<OpenRoom> = { phase: 'opening' };
  /** Counts openings and closings: what was begun under an older count is nobody's any more. */
  #turn = 0;
  #closing: Promise<void> = Promise.resolve();

  constructor(options: RoomSessionOptions<OpenRoom>) {
    this.#options = options;
  }

  get state(): SessionState<OpenRoom> {
    return this.#state;
  }

  /** Calls `listener` at each new state until the returned function is called. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Opens the document of the window's link, and follows the window from then on until `stop`. */
  start(): void {
    const { window } = this.#options;
    window.addEventListener('hashchange', this.#reopen);
    window.addEventListener('pagehide', this.#leave);
    window.addEventListener('pageshow', this.#return);
    void this.#open();
  }

  /** Closes the room and lets go of the window. Resolves when the room has closed. */
  stop(): Promise<void> {
    const { window } = this.#options;
    window.removeEventListener('hashchange', this.#reopen);
    window.removeEventListener('pagehide', this.#leave);
    window.removeEventListener('pageshow', this.#return);
    this.#leave();
    return this.#closing;
  }

  readonly #reopen = (): void => {
    this.#leave();
    void this.#open();
  };

  readonly #leave = (): void => {
    this.#turn += 1;
    if (this.#state.phase !== 'open') return;
    const { room } = this.#state;
    // First the state, so that the editor has let go of the document before the room does.
    this.#set({ phase: 'opening' });
    this.#closing = this.#close(room);
  };

  /** Back from the back-forward cache: the room was closed when the page went there. */
  readonly #return = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) this.#reopen();
  };

  async #open(): Promise<void> {
    const turn = ++this.#turn;
    this.#set({ phase: 'opening' });
    await this.#closing;
    if (turn !== this.#turn) return;
    const { window, open, createDoc, failureOf } = this.#options;
    const opening = open({ link: window.location.href, doc: createDoc() });
    // Whoever comes next waits until this opening has ended one way or the other.
    this.#closing = opening.then(
      (room) => (turn === this.#turn ? undefined : this.#close(room)),
      () => undefined,
    );
    try {
      const room = await opening;
      if (turn !== this.#turn) return;
      this.#attended.set(room, this.#options.attend(room));
      this.#set({ phase: 'open', room });
    } catch (error) {
      if (turn === this.#turn) this.#set({ phase: 'failed', failure: failureOf(error) });
    }
  }

  async #close(room: OpenRoom): Promise<void> {
    try {
      await room.close();
    } catch (error) {
      this.#options.report(error);
    }
    this.#attended.get(room)?.();
    this.#attended.delete(room);
  }

  #set(state: SessionState<OpenRoom>): void {
    if (this.#state.phase === 'opening' && state.phase === 'opening') return;
    this.#state = state;
    this.#listeners.tell();
  }
}
