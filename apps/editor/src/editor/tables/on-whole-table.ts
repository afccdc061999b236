import type { Command, RawCommands } from '@tiptap/core';
import { repairTable } from './repair.ts';

/** Commands of the table extension that are done to the table around the selection. */
const STRUCTURAL = new Set([
  'addColumnBefore',
  'addColumnAfter',
  'deleteColumn',
  'addRowBefore',
  'addRowAfter',
  'deleteRow',
  'mergeCells',
  'splitCell',
  'mergeOrSplit',
  'toggleHeaderColumn',
  'toggleHeaderRow',
  'toggleHeaderCell',
  'moveRow',
  'moveColumn',
]);

type Commands = Partial<RawCommands>;

/** The same commands, each of them making the table whole first: on a ragged one they throw, or take the wrong cell. */
export function onWholeTable<T extends Commands>(commands: T): T {
  const careful = Object.entries(commands).map(([name, make]) => {
    if (!STRUCTURAL.has(name)) return [name, make];
    return [
      name,
      (...args: unknown[]): Command =>
        (props) => {
          if (props.dispatch) repairAround(props);
          return (make as (...args: unknown[]) => Command)(...args)(props);
        },
    ];
  });
  return Object.fromEntries(careful);
}

function repairAround({ state, tr }: Parameters<Command>[0]): void {
  const { $from } = tr.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === 'table') {
      repairTable(tr, $from.before(depth));
      // Tiptap's `state` follows the transaction only when it is asked for it.
      void state.tr;
      return;
    }
  }
}
