import type { RawCommands } from '@tiptap/core';
import type { Direction } from './move.ts';
import { moveColumns, moveRows } from './move.ts';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    tableMoves: {
      /** Moves the rows of the selection one up or down, if there is a row to change places with. */
      moveRow: (direction: Direction) => ReturnType;
      /** Moves the columns of the selection one towards the start or the end. */
      moveColumn: (direction: Direction) => ReturnType;
    };
  }
}

/** What Tiptap's table leaves out: moving rows and columns. */
export const tableMoves: Pick<RawCommands, 'moveRow' | 'moveColumn'> = {
  moveRow:
    (direction) =>
    ({ state, tr, dispatch }) =>
      moveRows(state, dispatch ? tr : null, direction),
  moveColumn:
    (direction) =>
    ({ state, tr, dispatch }) =>
      moveColumns(state, dispatch ? tr : null, direction),
};
