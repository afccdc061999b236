import type { Command, RawCommands } from '@tiptap/core';

/** What changes the shape of a table, by name; it is done to whole tables alone (`on-whole-table.ts`). */
export const STRUCTURAL = [
  'addColumnBefore',
  'addColumnAfter',
  'deleteColumn',
  'addRowBefore',
  'addRowAfter',
  'deleteRow',
  'mergeCells',
  'splitCell',
  'toggleHeaderColumn',
  'toggleHeaderRow',
  'moveRow',
  'moveColumn',
] as const;

/** Everything that is done to tables. The functions come with `add-tables.ts`. */
const NAMES = [
  ...STRUCTURAL,
  'insertTable',
  'deleteTable',
  'setCellAttribute',
  'goToNextCell',
  'goToPreviousCell',
] as const;

declare module '@tiptap/core' {
  interface Storage {
    table: TableStorage;
  }
}

/** What an editor knows of its tables. */
export interface TableStorage {
  /** What has been loaded of the commands. */
  commands: Partial<RawCommands>;
}

type MakeCommand = (...args: unknown[]) => Command;

/** An editor's commands cannot be added to later, so they are there from the start, and do nothing until they can. */
export function lateCommands(storage: TableStorage): Partial<RawCommands> {
  return Object.fromEntries(
    NAMES.map((name) => [
      name,
      (...args: unknown[]): Command =>
        (props) =>
          (storage.commands[name] as MakeCommand | undefined)?.(...args)(props) ?? false,
    ]),
  );
}
