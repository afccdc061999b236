import { type Command, createChainableState, type RawCommands } from '@tiptap/core';
import { EditorState, Selection, type Transaction } from '@tiptap/pm/state';
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
type Props = Parameters<Command>[0];

/** The same commands, each of them making the table whole first: on a ragged one they throw, or take the wrong cell. */
export function onWholeTable<T extends Commands>(commands: T): T {
  const careful = Object.entries(commands).map(([name, make]) => {
    if (!STRUCTURAL.has(name)) return [name, make];
    return [
      name,
      (...args: unknown[]): Command =>
        (props) => {
          const command = (make as (...args: unknown[]) => Command)(...args);
          return props.dispatch && repairAround(props.tr) ? afterwards(props, command) : command(props);
        },
    ];
  });
  return Object.fromEntries(careful);
}

/** True if there was something to repair. */
function repairAround(tr: Transaction): boolean {
  const { $from } = tr.selection;
  const before = tr.steps.length;
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name !== 'table') continue;
    repairTable(tr, $from.before(depth));
    break;
  }
  return tr.steps.length > before;
}

/**
 * Does a command on top of what a transaction holds already. It gets a transaction of its own, since the tables'
 * commands map the places they found through all the steps of theirs, and so twice through a repair in it.
 */
function afterwards({ tr, state, ...props }: Props, command: Command): boolean {
  const { doc, selection } = tr;
  const own = EditorState.create({ doc, selection, plugins: state.plugins }).tr;
  const ownState = createChainableState({ state, transaction: own });
  const done = command({ ...props, tr: own, state: ownState, dispatch: () => undefined });
  for (const step of own.steps) tr.step(step);
  tr.setSelection(Selection.fromJSON(tr.doc, own.selection.toJSON()));
  return done;
}
