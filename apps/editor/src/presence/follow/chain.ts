import { followedBy } from '../person.ts';

type States = ReadonlyMap<number, unknown>;

/** Everybody one would follow by following `client`: them, whom they follow, and so on; each once. */
function chainFrom(states: States, client: number): Set<number> {
  const chain = new Set<number>();
  for (let at: number | null = client; at !== null && !chain.has(at); at = followedBy(states.get(at))) {
    chain.add(at);
  }
  return chain;
}

/** Whether following `client` would lead back to `self`: two pages would then scroll each other for ever. */
export function leadsBack(states: States, self: number, client: number): boolean {
  return chainFrom(states, client).has(self);
}

/** Of a circle that several closed at once, the lowest client lets go; the others keep following. */
export function mustLetGo(states: States, self: number, client: number): boolean {
  const chain = chainFrom(states, client);
  return chain.has(self) && [...chain].every((other) => other >= self);
}

/** Whether somebody follows that client. */
export function isFollowed(states: States, client: number): boolean {
  for (const [other, state] of states) {
    if (other !== client && followedBy(state) === client) return true;
  }
  return false;
}
