import { mayEdit } from '@parley/room';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { DropArea } from '../documents/drop-area.tsx';
import { ProgressLine } from '../documents/progress-line.tsx';
import { ReadTitle, TitleField } from '../documents/title-field.tsx';
import { backIntoTitle, upIntoTitle } from '../documents/up-into-title.ts';
import { useTitle } from '../documents/use-title.ts';
import { useHeldRequest } from '../editor/tools/held-request.ts';
import { useDocumentEditor } from '../editor/use-document-editor.ts';
import { importFiles } from '../library/begin.ts';
import { useIndexing } from '../library/use-indexing.ts';
import { useRecording } from '../library/use-recording.ts';
import { useRemoteCarets } from '../presence/carets/use-remote-carets.ts';
import { FollowingFrame } from '../presence/follow/following-frame.tsx';
import { useFollowing } from '../presence/follow/use-following.ts';
import { withoutOwnTabs } from '../presence/people.ts';
import { usePeople } from '../presence/use-people.ts';
import { useProfile } from '../presence/use-profile.ts';
import { showHandle } from '../session/developer-handle.ts';
import type { Problem, Room } from '../session/room.ts';
import { useArrival } from '../session/use-arrival.ts';
import { ProblemBanners } from '../status/problem-banners.tsx';
import { useStatusList } from '../status/use-status.ts';
import { text } from '../text/index.ts';
import { latePart, useLateParts } from '../ui/late-part.ts';
import { Later } from '../ui/later.tsx';
import { useAfterPaint } from '../ui/use-after-paint.ts';
import { Header } from './header.tsx';
import { Missing } from './missing.tsx';
import { Notice } from './notice.tsx';

// Nobody waits for what one can write without: it is loaded once the text stands.
const Tools = memo(latePart(async () => (await import('../editor/tools/tools.tsx')).Tools));
const Announcements = memo(
  latePart(async () => (await import('../presence/announcements.tsx')).Announcements),
);
const Elsewhere = latePart(async () => (await import('./elsewhere.tsx')).Elsewhere);

/** What is said above the text of how the document fared elsewhere. */
const ELSEWHERE: ReadonlySet<Problem['code']> = new Set(['home-deleted', 'home-expired'] as const);

/** An open document: its head, the tools and the text. */
export function Desk({ room }: { room: Room }) {
  const place = useRef<HTMLDivElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState<HTMLElement | null>(null);
  const deletion = useStatusList(room, 'deletion');
  const made = useDocumentEditor(room, place, deletion !== null);
  const ready = useAfterPaint(made !== null);
  // Not the whole status: it changes with every keystroke.
  const peers = useStatusList(room, 'peers');
  const problems = useStatusList(room, 'problems');
  const people = withoutOwnTabs(usePeople(room), peers);
  const control = useProfile(room, people, peers);
  const following = useFollowing(room, ready && made ? made.editor : null);
  useRemoteCarets(room, ready && made ? made.editor : null);
  const viewer = !mayEdit(room.role);

  useHeldRequest(!viewer);

  const { arrived, missed } = useArrival(room);
  const isElsewhere = deletion !== null || problems.some(({ code }) => ELSEWHERE.has(code));
  const title = useTitle(room.doc, arrived);
  useRecording(
    room,
    useMemo(() => people.filter(({ self, isNamed }) => !self && isNamed), [people]),
  );
  useIndexing(room, ready);
  useLateParts(ready);

  useEffect(() => showHandle(room), [room]);

  return (
    <div className="desk">
      <Header
        room={room}
        title={title}
        arrived={arrived}
        people={people}
        peers={peers}
        control={control}
        following={following}
        viewer={viewer}
        writer={made?.kind === 'writer'}
        ready={ready}
      />
      <section className="tools" aria-label={viewer ? text.toolbar.readingLabel : text.toolbar.label}>
        <Later>
          {made && ready ? (
            <Tools editor={made.editor} document={room.id} writes={made.kind === 'writer'} side={side} />
          ) : null}
        </Later>
      </section>
      <section className="notices" aria-label={text.notices}>
        <Missing missed={missed && !isElsewhere} viewer={viewer} />
        <Later>{isElsewhere ? <Elsewhere status={{ deletion, problems, arrived }} /> : null}</Later>
        {made?.kind === 'viewer' || made?.kind === 'older-page' ? <Notice kind={made.kind} /> : null}
        <ProblemBanners problems={problems} />
      </section>
      <div className="side" ref={setSide} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a bigger target for what the text itself does by keyboard */}
      <main
        className="paper"
        data-arrived={arrived}
        onClick={({ target, currentTarget }) => {
          // Beside and below the text is still the text's page.
          if ((target === currentTarget || target === page.current) && made?.kind === 'writer')
            made.editor.commands.focus('end');
        }}
      >
        <div className="page" ref={page}>
          <div className="page-top" />
          {made?.kind === 'writer' ? (
            <TitleField
              room={room}
              placeholder={arrived ? text.titleField.placeholder : ''}
              onDone={() => {
                // At once: what is typed next must not fall between the two.
                made.editor.commands.setTextSelection(0);
                made.editor.view.focus();
              }}
            />
          ) : (
            <ReadTitle doc={room.doc} title={title} />
          )}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the text in it has the focus; what it does not use comes here */}
          <div
            className="sheet"
            ref={place}
            onKeyDownCapture={(event) => {
              if (made?.kind !== 'writer' || !backIntoTitle(made.editor.view, event.nativeEvent)) return;
              event.preventDefault();
              event.stopPropagation();
            }}
            onKeyDown={({ nativeEvent: event }) => {
              if (made?.kind === 'writer' && upIntoTitle(made.editor.view, event)) event.preventDefault();
            }}
          />
        </div>
      </main>
      <FollowingFrame people={people} following={following} />
      <Later>{ready ? <Announcements people={people} /> : null}</Later>
      <ProgressLine />
      <DropArea words={text.documents.drop} onFiles={(files) => void importFiles(files)} onlyDocuments />
    </div>
  );
}
