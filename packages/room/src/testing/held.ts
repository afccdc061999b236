import type { RunView, SessionId } from '@parley/wire';
import { type HomeSaid, RememberedHome } from '../routes/home/home-said.ts';
import type { Receipts } from '../routes/home/receipts.ts';

/** Of each session its first edits, so many. */
export const runsOf = (counts: Readonly<Record<SessionId, number>>): Map<SessionId, RunView[]> =>
  new Map(Object.entries(counts).map(([session, to]) => [session, [{ from: 0, to, last: lastOf(to) }]]));

/** A hash. */
const lastOf = (to: number): string => to.toString(16).padStart(64, 'e');

/** What a page makes of home's word. */
export class HeldByHome {
  readonly #home = new RememberedHome();
  readonly said: HomeSaid[] = [];

  constructor(receipts: Receipts) {
    receipts.tell((said) => {
      this.said.push(said);
      this.#home.take(said);
    });
  }

  /** Session → how many of its edits of the text home has. */
  get counts(): Record<SessionId, number> {
    const runs = this.#home.of(0)?.runs ?? new Map<SessionId, RunView[]>();
    return Object.fromEntries([...runs].map(([session, list]) => [session, list.at(-1)?.to ?? 0]));
  }
}
