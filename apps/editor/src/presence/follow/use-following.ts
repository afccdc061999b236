import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Room } from '../../session/room.ts';
import type { Follower } from './follower.ts';

export interface Following {
  /** The awareness client that is followed, or null. */
  readonly client: number | null;
  /** False: that person follows this page already. */
  start(client: number): boolean;
  stop(): void;
}

const nobody = (): null => null;

/** Following somebody's view through this editor; it ends as its own person types, scrolls, points or presses Escape. */
export function useFollowing({ awareness }: Room, editor: Editor | null): Following {
  const [follower, setFollower] = useState<Follower | null>(null);

  useEffect(() => {
    const scroller = editor?.isDestroyed === false ? editor.view.dom.closest<HTMLElement>('.paper') : null;
    if (!editor || !scroller) return;
    let here = true;
    let close = (): void => undefined;
    // One writes before one follows.
    import('./follow-in.ts').then(({ followIn }) => {
      if (!here) return;
      const made = followIn(awareness, editor, scroller);
      setFollower(made.follower);
      close = made.close;
    }, reportError);
    return () => {
      here = false;
      close();
      setFollower(null);
    };
  }, [awareness, editor]);

  const subscribe = useCallback(
    (listener: () => void) => follower?.subscribe(listener) ?? (() => undefined),
    [follower],
  );
  const client = useSyncExternalStore(subscribe, follower ? () => follower.following : nobody);
  return useMemo(
    () => ({
      client,
      start: (who) => follower?.start(who) ?? false,
      stop: () => follower?.stop(),
    }),
    [client, follower],
  );
}
