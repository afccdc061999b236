import type { Awareness } from 'y-protocols/awareness';
import type { Status } from '../session/room.ts';
import { type Person, personOf } from './person.ts';

/** Everybody in the room, oneself first, then by client id, so that nobody changes places. */
export function peopleOf(awareness: Awareness, nameless: string): Person[] {
  const people: Person[] = [];
  for (const [client, state] of awareness.getStates()) {
    const person = personOf(client, state, client === awareness.clientID, nameless);
    if (person) people.push(person);
  }
  return toldApart(people.sort((a, b) => Number(b.self) - Number(a.self) || a.client - b.client));
}

/** Of several with one name, as guests may be, all but the one who came first have a number. */
function toldApart(people: readonly Person[]): Person[] {
  const byAge = people.toSorted((a, b) => a.since - b.since || a.client - b.client);
  return people.map((person) => {
    const same = byAge.filter(({ name, isNamed }) => isNamed && name === person.name);
    const at = same.indexOf(person);
    return at > 0 && !person.self ? { ...person, name: `${person.name} ${at + 1}` } : person;
  });
}

/** Rule 8 for people: another tab of this browser is oneself, not somebody else. The same array if there is none. */
export function withoutOwnTabs(people: readonly Person[], peers: Status['peers']): readonly Person[] {
  const tabs = new Set(peers.filter(({ route }) => route === 'tab').map(({ client }) => client));
  return people.some(({ client }) => tabs.has(client))
    ? people.filter(({ client }) => !tabs.has(client))
    : people;
}

export interface Arrivals {
  readonly joined: readonly Person[];
  readonly left: readonly Person[];
}

/** Who came and who went between two looks; oneself is neither. A page may be here a moment before it says whose it is:
 * somebody comes when there is a name to tell. */
export function arrivals(before: readonly Person[], after: readonly Person[]): Arrivals {
  const missing = (from: readonly Person[], other: readonly Person[]) =>
    from.filter(
      ({ self, isNamed, client }) =>
        !self && isNamed && !other.some((known) => known.isNamed && known.client === client),
    );
  return { joined: missing(after, before), left: missing(before, after) };
}

/** Whether two looks show the same, so that a moving caret does not redraw the avatars. */
export function samePeople(a: readonly Person[], b: readonly Person[]): boolean {
  return (
    a.length === b.length &&
    a.every((person, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        person.client === other.client &&
        person.name === other.name &&
        person.isNamed === other.isNamed &&
        person.colour === other.colour &&
        person.following === other.following
      );
    })
  );
}
