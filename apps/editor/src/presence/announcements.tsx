import { useEffect, useRef, useState } from 'react';
import { text } from '../text/index.ts';
import { arrivals } from './people.ts';
import type { Person } from './person.ts';

/** So many sentences stay to be read out: of people who come at once none takes another's words away. */
const KEPT = 4;

interface Sentence {
  readonly number: number;
  readonly words: string;
}

/** Tells those who hear the page who came and who went, one sentence after the other. */
export function Announcements({ people }: { people: readonly Person[] }) {
  const before = useRef<readonly Person[]>([]);
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  useEffect(() => {
    const { joined, left } = arrivals(before.current, people);
    before.current = people;
    const told = [
      joined.length > 0 ? text.people.joined(namesOf(joined)) : '',
      left.length > 0 ? text.people.left(namesOf(left)) : '',
    ].filter((words) => words !== '');
    if (told.length === 0) return;
    setSentences((heard) => {
      const next = (heard.at(-1)?.number ?? 0) + 1;
      return [...heard, ...told.map((words, at) => ({ number: next + at, words }))].slice(-KEPT);
    });
  }, [people]);
  return (
    <div className="only-heard" role="log" aria-live="polite">
      {sentences.map(({ number, words }) => (
        <p key={number}>{words}</p>
      ))}
    </div>
  );
}

const namesOf = (people: readonly Person[]): string => text.people.names(people.map(({ name }) => name));
