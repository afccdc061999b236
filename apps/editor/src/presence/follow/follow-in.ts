import type { Editor } from '@tiptap/core';
import type { Awareness } from 'y-protocols/awareness';
import { EditorStage } from './editor-stage.ts';
import { Follower } from './follower.ts';
import { stopsFollowing } from './stops.ts';

export interface FollowingIn {
  readonly follower: Follower;
  close(): void;
}

/** Following, and being followed, in an editor's text inside `scroller`. */
export function followIn(awareness: Awareness, editor: Editor, scroller: HTMLElement): FollowingIn {
  const stage = new EditorStage(editor, scroller);
  const follower = new Follower(awareness, stage);
  const release = stopsFollowing(scroller, () => {
    if (follower.following === null) return false;
    stage.halt();
    follower.stop();
    return true;
  });
  return {
    follower,
    close: () => {
      release();
      follower.close();
    },
  };
}
