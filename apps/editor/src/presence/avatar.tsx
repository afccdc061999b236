import type { CSSProperties } from 'react';
import { initialsOf, type Person } from './person.ts';

/** A person as a disc of their colour with their initials. */
export function Avatar({ person }: { person: Pick<Person, 'name' | 'colour'> }) {
  return (
    <span className="avatar" style={{ '--person': person.colour } as CSSProperties} aria-hidden="true">
      {initialsOf(person.name)}
    </span>
  );
}
