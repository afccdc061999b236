import { useCallback } from 'react';
import { text } from '../text/index.ts';
import type { Following } from './follow/use-following.ts';
import type { Person } from './person.ts';

/** Follows that person, or stops if they are followed already; says why where it cannot be. */
export function useFollow(following: Following): (person: Person) => void {
  return useCallback(
    (person) => {
      if (person.client === following.client) following.stop();
      else if (!following.start(person.client)) void sayThatTheyFollow(person.name);
    },
    [following],
  );
}

async function sayThatTheyFollow(name: string): Promise<void> {
  const { announce } = await import('../ui/toasts.tsx');
  announce({ title: text.people.followsYouAlready(name), description: text.people.followsYouAdvice });
}
