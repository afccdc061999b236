import type { Awareness } from 'y-protocols/awareness';
import { Listeners } from '../../ui/listeners.ts';
import { isFollowed, leadsBack, mustLetGo } from './chain.ts';
import { leadOf, type Sight } from './sight.ts';

/** The page as following needs it. */
export interface Stage {
  /** What is seen now; null while that cannot be said. */
  sight(): Sight | null;
  /** Scrolls there, and no further from it than it takes to see that caret. Without a sight, from where it stands. */
  show(sight: Sight | null, caret: unknown): void;
  /** Calls back whenever what is seen may have changed, by whatever, at most once a frame. */
  onChange(listener: () => void): () => void;
}

/**
 * Following somebody's view, and being followed. Whom one follows stands in one's presence (`following`), so that they
 * say what they see (`view`) only while somebody looks.
 */
export class Follower {
  readonly #awareness: Awareness;
  readonly #stage: Stage;
  readonly #listeners = new Listeners();
  readonly #stopListening: (() => void)[];
  #following: number | null = null;
  /** What was shown last: the same is not shown again, or nobody could scroll for a moment of their own. */
  #shown = '';
  #said = 'null';

  constructor(awareness: Awareness, stage: Stage) {
    this.#awareness = awareness;
    this.#stage = stage;
    const presence = (): void => {
      this.#follow();
      this.#tell();
    };
    awareness.on('change', presence);
    this.#stopListening = [
      () => awareness.off('change', presence),
      stage.onChange(() => {
        // The text may have grown above, or their caret's edit come after their caret.
        this.#shown = '';
        this.#follow();
        this.#tell();
      }),
    ];
    this.#tell();
  }

  /** The client that is followed, or null. */
  get following(): number | null {
    return this.#following;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Follows that client from now on. False: they follow this page already, directly or through others. */
  start(client: number): boolean {
    const { clientID } = this.#awareness;
    if (client === clientID || leadsBack(this.#awareness.getStates(), clientID, client)) return false;
    this.#set(client);
    this.#follow();
    return true;
  }

  stop(): void {
    this.#set(null);
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    this.#set(null);
    if (this.#said !== 'null') this.#awareness.setLocalStateField('view', null);
  }

  #follow(): void {
    const client = this.#following;
    if (client === null) return;
    const states = this.#awareness.getStates();
    if (!states.has(client) || mustLetGo(states, this.#awareness.clientID, client)) {
      this.#set(null);
      return;
    }
    const lead = leadOf(states.get(client));
    const shown = JSON.stringify(lead);
    if (shown === this.#shown) return;
    this.#shown = shown;
    // Their screen may be higher than this one. Someone who looked away from their caret is not held to it.
    const caret = (lead.sight?.caret ?? true) ? lead.caret : null;
    if (lead.sight || caret) this.#stage.show(lead.sight, caret);
  }

  #tell(): void {
    const followed = isFollowed(this.#awareness.getStates(), this.#awareness.clientID);
    const sight = followed ? this.#stage.sight() : null;
    const said = JSON.stringify(sight);
    if (said === this.#said) return;
    this.#said = said;
    this.#awareness.setLocalStateField('view', sight);
  }

  #set(client: number | null): void {
    if (client === this.#following) return;
    this.#following = client;
    this.#shown = '';
    this.#awareness.setLocalStateField('following', client);
    this.#listeners.tell();
  }
}
