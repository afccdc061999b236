import { AppearanceChoice } from '../shell/appearance-choice.tsx';
import { text } from '../text/index.ts';
import { Popover } from '../ui/popover.tsx';
import { Avatar } from './avatar.tsx';
import type { Person } from './person.ts';
import { ProfileForm } from './profile-form.tsx';
import type { ProfileControl } from './use-profile.ts';

/** How many of the others have an avatar; the rest are counted. The status panel names everybody. */
const SHOWN = 4;

const PROFILE = 'profile';

/** Who is here. One's own avatar, last, opens one's name and colour. */
export function PeopleBar({ people, control }: { people: readonly Person[]; control: ProfileControl }) {
  const others = people.filter((person) => !person.self);
  const shown = others.length > SHOWN ? others.slice(0, SHOWN - 1) : others;
  const more = others.length - shown.length;
  return (
    <>
      <ul className="people" aria-label={text.people.label}>
        {shown.map((person) => (
          <li key={person.client} className="person-other" title={person.name}>
            <Avatar person={person} />
            <span className="only-heard">{person.name}</span>
          </li>
        ))}
        {more > 0 ? (
          <li
            className="person-more"
            title={text.people.names(others.slice(shown.length).map(({ name }) => name))}
          >
            <span aria-hidden="true">+{more}</span>
            <span className="only-heard">{text.people.more(more)}</span>
          </li>
        ) : null}
        <li>
          <button
            type="button"
            className="person-self"
            popoverTarget={PROFILE}
            aria-label={text.profile.open(control.profile.name)}
            title={text.people.self(control.profile.name)}
          >
            <Avatar person={control.profile} />
          </button>
        </li>
      </ul>
      <Popover id={PROFILE} title={text.profile.title} from="header">
        {() => (
          <>
            <ProfileForm control={control} />
            <AppearanceChoice />
          </>
        )}
      </Popover>
    </>
  );
}
