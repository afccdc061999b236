import { type Command, createChainableState, type RawCommands } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { EditorState, Selection, type Transaction } from '@tiptap/pm/state';
import { text } from '../../text/late.ts';
import { announce } from '../../ui/announcements.ts';
import { STRUCTURAL } from './late-commands.ts';
import { isRagged } from './repair.ts';
import { makeWhole } from './repair-own-edits.ts';

/** A table that has so many is not given more. What can be repaired is larger, as others may add at the same time. */
const MOST_OWN = { columns: 150, rows: 3_000 };

type Commands = Partial<RawCommands>;
type Props = Parameters<Command>[0];

/**
 * The same commands, each of them making the table whole first: on a ragged one they throw, or take the wrong cell. On
 * one too large to be repaired they do nothing, and to one that is large enough they add nothing.
 */
export function onWholeTable<T extends Commands>(commands: T): T {
  const careful = Object.entries(commands).map(([name, make]) => {
    if (!isStructural(name)) return [name, make];
    return [
      name,
      (...args: unknown[]): Command =>
        (props) => {
          const command = (make as (...args: unknown[]) => Command)(...args);
          if (name.startsWith('add') && isFull(props)) return false;
          const repaired = props.dispatch !== undefined && repairAround(props.tr);
          const table = tableAround(props.tr);
          if (table && isRagged(table.node)) return false;
          return repaired ? afterwards(props, command) : command(props);
        },
    ];
  });
  return Object.fromEntries(careful);
}

const isStructural = (name: string): boolean => STRUCTURAL.some((structural) => structural === name);

function isFull({ tr, dispatch }: Props): boolean {
  const table = tableAround(tr)?.node;
  const columns = table?.firstChild?.childCount ?? 0;
  const full = columns >= MOST_OWN.columns || (table?.childCount ?? 0) >= MOST_OWN.rows;
  if (full && dispatch) announce({ title: text.blocks.tableFull });
  return full;
}

function tableAround({ selection: { $from } }: Transaction): { node: Node; position: number } | null {
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type.name === 'table') return { node, position: $from.before(depth) };
  }
  return null;
}

/** True if there was something to repair, and it is. */
function repairAround(tr: Transaction): boolean {
  const before = tr.steps.length;
  const table = tableAround(tr);
  if (table) makeWhole(tr, table.position);
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
