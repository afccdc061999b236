import { lazy, Suspense, useEffect, useRef } from 'react';
import { useDocumentEditor } from '../editor/use-document-editor.ts';
import { Announcements } from '../presence/announcements.tsx';
import { FollowingFrame } from '../presence/follow/following-frame.tsx';
import { useFollowing } from '../presence/follow/use-following.ts';
import { withoutOwnTabs } from '../presence/people.ts';
import { usePeople } from '../presence/use-people.ts';
import { useProfile } from '../presence/use-profile.ts';
import { showHandle } from '../session/developer-handle.ts';
import type { Room } from '../session/room.ts';
import { ProblemBanners } from '../status/problem-banners.tsx';
import { StatusLine } from '../status/status-line.tsx';
import { useStatus } from '../status/use-status.ts';
import { text } from '../text/index.ts';
import { Header } from './header.tsx';
import { Notice } from './notice.tsx';

// Nobody waits for what one can write without: it is loaded once the text stands.
const Tools = lazy(async () => ({ default: (await import('../editor/tools/tools.tsx')).Tools }));

/** An open document: its head, the tools, the text and the status. */
export function Desk({ room }: { room: Room }) {
  const place = useRef<HTMLDivElement>(null);
  const made = useDocumentEditor(room, place);
  const control = useProfile(room);
  const status = useStatus(room);
  const people = withoutOwnTabs(usePeople(room), status);
  const following = useFollowing(room, made?.editor ?? null);
  const viewer = room.role === 'view';

  useEffect(() => showHandle(room), [room]);

  return (
    <div className="desk">
      <Header
        room={room}
        people={people}
        status={status}
        control={control}
        following={following}
        viewer={viewer}
      />
      {viewer ? null : (
        <section className="tools" aria-label={text.toolbar.label}>
          <Suspense>{made?.kind === 'writer' ? <Tools editor={made.editor} /> : null}</Suspense>
        </section>
      )}
      <section className="notices" aria-label={text.notices}>
        {made && made.kind !== 'writer' ? <Notice kind={made.kind} /> : null}
        <ProblemBanners problems={status.problems} />
      </section>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a bigger target for what the text itself does by keyboard */}
      <main
        className="paper"
        onClick={(event) => {
          // Below the text is still the text's page.
          if (event.target === event.currentTarget && made?.kind === 'writer')
            made.editor.commands.focus('end');
        }}
      >
        <div className="sheet" ref={place} />
      </main>
      <FollowingFrame people={people} following={following} />
      <StatusLine status={status} people={people} viewer={viewer} />
      <Announcements people={people} />
    </div>
  );
}
