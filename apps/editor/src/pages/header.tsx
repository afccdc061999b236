import { memo, Suspense } from 'react';
import { at } from '../place.ts';
import type { Following } from '../presence/follow/use-following.ts';
import { PeopleBar } from '../presence/people-bar.tsx';
import type { Person } from '../presence/person.ts';
import type { ProfileControl } from '../presence/use-profile.ts';
import type { Room, Status } from '../session/room.ts';
import { ShareButton } from '../share/share-button.tsx';
import { text } from '../text/index.ts';
import { EyeIcon, Mark, MoreIcon } from '../ui/icons.tsx';
import { latePart } from '../ui/late-part.ts';
import { Later } from '../ui/later.tsx';

// Loaded once the text stands.
const DocumentMenu = memo(
  latePart(async () => (await import('../documents/document-menu.tsx')).DocumentMenu),
);
const StatusLine = memo(latePart(async () => (await import('../status/status-line.tsx')).StatusLine));

export interface HeaderProps {
  readonly room: Room;
  readonly title: string | null;
  /** False: what it is called is not known yet. */
  readonly arrived: boolean;
  readonly people: readonly Person[];
  readonly peers: Status['peers'];
  readonly control: ProfileControl;
  readonly following: Following;
  readonly viewer: boolean;
  readonly writer: boolean;
  /** Whether the text stands. */
  readonly ready: boolean;
}

export function Header({
  room,
  title,
  arrived,
  people,
  peers,
  control,
  following,
  viewer,
  writer,
  ready,
}: HeaderProps) {
  return (
    <header className="head">
      <a className="home-link" href={at('/')} aria-label={text.header.toStart} title={text.header.toStart}>
        <Mark />
      </a>
      <div className="head-title">
        <h1 className="title" data-untitled={title === null} title={title ?? undefined}>
          {title ?? (arrived ? text.untitled : '…')}
        </h1>
        <Later>{ready ? <StatusLine room={room} people={people} viewer={viewer} /> : null}</Later>
      </div>
      {viewer ? (
        <span className="badge">
          <EyeIcon />
          {text.header.viewing}
        </span>
      ) : null}
      <PeopleBar people={people} peers={peers} control={control} following={following} />
      <ShareButton room={room} />
      <Suspense fallback={<MenuToCome />}>
        {ready ? <DocumentMenu room={room} writer={writer} /> : <MenuToCome />}
      </Suspense>
    </header>
  );
}

/** As large as the menu's button, so that nothing moves when it comes. */
const MenuToCome = () => (
  <span className="icon-button" aria-hidden="true">
    <MoreIcon />
  </span>
);
