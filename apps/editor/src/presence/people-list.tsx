import { mayEdit } from '@parley/room';
import type { Status } from '../session/room.ts';
import { text } from '../text/late.ts';
import { Avatar } from './avatar.tsx';
import type { Following } from './follow/use-following.ts';
import type { Person } from './person.ts';
import { useFollow } from './use-follow.ts';

export interface PeopleListProps {
  readonly people: readonly Person[];
  readonly peers: Status['peers'];
  readonly following: Following;
  /** The popover it stands in, which closes when somebody is followed: one wants to see what they see. */
  readonly id: string;
}

/** Everybody who is here, how they are reached, and whether to follow them. */
export function PeopleList({ people, peers, following, id }: PeopleListProps) {
  const follow = useFollow(following);
  const self = people.find((person) => person.self);
  return (
    <ul className="people-list">
      {people.map((person) => {
        const peer = peers.find(({ client, speaksFor = [] }) =>
          [client, ...speaksFor].includes(person.client),
        );
        const followed = person.client === following.client;
        const says = [
          peer ? text.status.peerRoute[peer.route] : '',
          peer?.role && !mayEdit(peer.role) ? text.people.viewer : '',
          self && person.following === self.client ? text.people.followsYou : '',
        ].filter((part) => part !== '');
        return (
          <li key={person.client}>
            <Avatar person={person} />
            <span className="people-who">
              <strong>{person.self ? text.people.self(person.name) : person.name}</strong>
              {says.length > 0 ? <span className="note">{says.join(', ')}</span> : null}
            </span>
            {person.self ? null : (
              <button
                type="button"
                className="button"
                aria-label={
                  followed ? text.people.stopFollowing(person.name) : text.people.follow(person.name)
                }
                onClick={() => {
                  follow(person);
                  document.getElementById(id)?.hidePopover();
                }}
              >
                {followed ? text.people.stop : text.people.followShort}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
