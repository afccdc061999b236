import { Avatar } from '../presence/avatar.tsx';
import { text } from '../text/list.ts';
import type { SeenPerson } from './library.ts';

/** So many have an avatar. */
const SHOWN = 3;

/** Who was seen in a document. */
export function SeenPeople({ people }: { people: readonly SeenPerson[] }) {
  const names = text.library.seen(people.map(({ name }) => name));
  return (
    <span className="document-people" title={names}>
      <span className="only-heard">{names}</span>
      {people.slice(0, SHOWN).map((person) => (
        <Avatar key={person.name} person={person} />
      ))}
    </span>
  );
}
