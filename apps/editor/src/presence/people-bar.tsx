import { useState } from 'react';
import type { Status } from '../session/room.ts';
import { text } from '../text/index.ts';
import { latePart } from '../ui/late-part.ts';
import { Popover } from '../ui/popover.tsx';
import { Avatar } from './avatar.tsx';
import type { Following } from './follow/use-following.ts';
import { NamePrompt } from './name-prompt.tsx';
import type { Person } from './person.ts';
import { useFollow } from './use-follow.ts';
import type { ProfileControl } from './use-profile.ts';

// What opens from the bar is loaded as it opens.
const PeopleList = latePart(async () => (await import('./people-list.tsx')).PeopleList);
const ProfileForm = latePart(async () => (await import('./profile-form.tsx')).ProfileForm);
const AppearanceChoice = latePart(
  async () => (await import('../shell/appearance-choice.tsx')).AppearanceChoice,
);

/** How many of the others have an avatar; the rest are counted, and listed behind the count. */
const SHOWN = 4;

export const PROFILE = 'profile';
export const PEOPLE = 'people';

export interface PeopleBarProps {
  readonly people: readonly Person[];
  readonly peers: Status['peers'];
  readonly control: ProfileControl;
  readonly following: Following;
}

/** Who is here; another's avatar follows their view. One's own, last, opens one's name and colour. */
export function PeopleBar({ people, peers, control, following }: PeopleBarProps) {
  const follow = useFollow(following);
  const [naming, setNaming] = useState(false);
  const others = people.filter((person) => !person.self);
  const shown = others.length > SHOWN ? others.slice(0, SHOWN - 1) : others;
  const more = others.length - shown.length;
  const [first] = others;
  return (
    <>
      <NamePrompt control={control} others={others.length} opens={PROFILE} onChoose={() => setNaming(true)} />
      <ul className="people" aria-label={text.people.label}>
        {shown.map((person) => {
          const followed = person.client === following.client;
          return (
            <li key={person.client} className="person-other">
              <button
                type="button"
                className="person-button"
                aria-pressed={followed}
                aria-label={text.people.follow(person.name)}
                title={
                  followed ? text.people.stopFollowing(person.name) : text.people.followSays(person.name)
                }
                onClick={() => follow(person)}
              >
                <Avatar person={person} />
              </button>
            </li>
          );
        })}
        {first ? (
          <li className="people-more" data-more={more > 0}>
            <button
              type="button"
              className="person-more"
              popoverTarget={PEOPLE}
              aria-label={text.people.youAnd(others.length)}
              title={text.people.open}
            >
              <span className="wide">+{more}</span>
              <span className="narrow">
                <Avatar person={first} />
                {others.length > 1 ? <span className="person-count">{others.length}</span> : null}
              </span>
            </button>
          </li>
        ) : null}
        <li>
          <button
            type="button"
            className="person-self"
            popoverTarget={PROFILE}
            onClick={() => setNaming(false)}
            aria-label={text.profile.open(control.profile.name)}
            title={text.people.self(control.profile.name)}
          >
            <Avatar person={control.profile} />
          </button>
        </li>
      </ul>
      <Popover id={PROFILE} title={text.profile.title} from="header" onOpen={control.asked}>
        {() => (
          <>
            <ProfileForm control={control} naming={naming} others={others} />
            <AppearanceChoice />
          </>
        )}
      </Popover>
      <Popover id={PEOPLE} title={text.people.label} from="header">
        {() => <PeopleList people={people} peers={peers} following={following} id={PEOPLE} />}
      </Popover>
    </>
  );
}
