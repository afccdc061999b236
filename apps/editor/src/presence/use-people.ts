import { useEffect, useState } from 'react';
import type { Room } from '../session/room.ts';
import { text } from '../text/index.ts';
import { peopleOf, samePeople } from './people.ts';
import type { Person } from './person.ts';

/** Everybody in the room, oneself first; changes only when somebody comes, goes or renames themselves. */
export function usePeople({ awareness }: Room): readonly Person[] {
  const [people, setPeople] = useState<readonly Person[]>(() => peopleOf(awareness, text.people.someone));
  useEffect(() => {
    const look = (): void => {
      const now = peopleOf(awareness, text.people.someone);
      setPeople((before) => (samePeople(before, now) ? before : now));
    };
    look();
    awareness.on('change', look);
    return () => awareness.off('change', look);
  }, [awareness]);
  return people;
}
