import type { CSSProperties } from 'react';
import { text } from '../../text/index.ts';
import type { Person } from '../person.ts';
import type { Following } from './use-following.ts';

/** Around the text, in the colour of whom one follows, and how to stop. */
export function FollowingFrame({ people, following }: { people: readonly Person[]; following: Following }) {
  const person =
    following.client === null ? undefined : people.find(({ client }) => client === following.client);
  return (
    <div
      className="following"
      data-following={person ? '' : undefined}
      style={person ? ({ '--person': person.colour } as CSSProperties) : undefined}
    >
      {/* The region stays when it is empty: only what appears inside one that was there is read out. */}
      <p className="following-words" role="status">
        {person ? (
          <>
            <strong>{text.people.following(person.name)}</strong>
            <span className="following-key"> – {text.people.escape}</span>
          </>
        ) : null}
      </p>
      {person ? (
        <button
          type="button"
          className="following-stop"
          aria-label={text.people.stopFollowing(person.name)}
          onClick={following.stop}
        >
          {text.people.stop}
        </button>
      ) : null}
    </div>
  );
}
