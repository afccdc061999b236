import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Room } from '../../session/room.ts';
import { EditorStage } from './editor-stage.ts';
import { Follower } from './follower.ts';
import { stopsFollowing } from './stops.ts';

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
    const stage = new EditorStage(editor, scroller);
    const made = new Follower(awareness, stage);
    const release = stopsFollowing(scroller, () => {
      if (made.following === null) return false;
      stage.halt();
      made.stop();
      return true;
    });
    setFollower(made);
    return () => {
      release();
      made.close();
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
