import { useEffect, useRef, useState } from 'react';
import { text } from '../text/index.ts';
import { arrivals } from './people.ts';
import type { Person } from './person.ts';

/** Tells those who hear the page who came and who went. */
export function Announcements({ people }: { people: readonly Person[] }) {
  const before = useRef<readonly Person[]>([]);
  const [words, setWords] = useState('');
  useEffect(() => {
    const { joined, left } = arrivals(before.current, people);
    before.current = people;
    const sentences = [
      joined.length > 0 ? text.people.joined(namesOf(joined)) : '',
      left.length > 0 ? text.people.left(namesOf(left)) : '',
    ].filter((sentence) => sentence !== '');
    if (sentences.length > 0) setWords(sentences.join(' '));
  }, [people]);
  return (
    <div className="only-heard" role="status" aria-live="polite">
      {words}
    </div>
  );
}

const namesOf = (people: readonly Person[]): string => text.people.names(people.map(({ name }) => name));
