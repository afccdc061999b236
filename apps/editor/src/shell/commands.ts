import { useEffect, useSyncExternalStore } from 'react';
import { Listeners } from '../ui/listeners.ts';

/** Something one can do on this page: the command palette lists it, the sheet of shortcuts names its keys. */
export interface Command {
  /** Unique on a page, for tests and for React. */
  readonly id: string;
  readonly name: string;
  /** The heading it stands below. */
  readonly group: string;
  /** Other words one might look for. */
  readonly words?: readonly string[];
  /** What is said beside the name, where there are no keys. */
  readonly detail?: string;
  /** As Tiptap writes it: `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
  readonly keys?: string;
  /** Other keys for the same. */
  readonly alsoKeys?: readonly string[];
  /** The text handles these keys by itself; elsewhere the page does. */
  readonly keysInText?: boolean;
  /** Absent: always possible. */
  readonly can?: () => boolean;
  run(): void;
}

let commands: readonly Command[] = [];
const listeners = new Listeners();

/** Adds commands until the returned function is called. */
export function addCommands(added: readonly Command[]): () => void {
  set([...commands, ...added]);
  return () => set(commands.filter((command) => !added.includes(command)));
}

/** A component's commands, as long as it is shown. `added` must keep its identity while it means the same. */
export function useCommands(added: readonly Command[]): void {
  useEffect(() => addCommands(added), [added]);
}

/** Every command there is at this moment, in the order in which they were added. */
export function useCommandList(): readonly Command[] {
  return useSyncExternalStore(listeners.add, allCommands);
}

export const allCommands = (): readonly Command[] => commands;

function set(next: readonly Command[]): void {
  commands = next;
  listeners.tell();
}
