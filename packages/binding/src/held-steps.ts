import * as Y from 'yjs';

/** Of what can be undone no more is held than the last so many steps … */
const MOST_STEPS = 100;
/** … and so many stretches of what was inserted: a step that replaces words all over a book has thousands. */
const MOST_RANGES = 5_000;

/** Something inserted: from that clock on, as much. */
export type HeldRange = readonly [client: number, clock: number, length: number];

/**
 * What undo could take back, as it outlives a page: numbers alone, no word of the text. What a step had put in, or null for
 * steps that also took something away. What was taken away is gone once the document is loaded again, and to undo half of
 * a step would be to lose text: of a block that was moved, the one that is left.
 */
export type HeldStep = readonly HeldRange[] | null;

/** Under this key a step of a former page that cannot be taken back has what is to be called instead. */
const REFUSED = 'refused';

/** What can be undone at this moment, the last step last. */
export function heldSteps({ undoStack, doc }: Y.UndoManager): HeldStep[] {
  const steps: HeldStep[] = [];
  let ranges = 0;
  for (const item of undoStack.toReversed()) {
    const step = heldStep(doc, item);
    ranges += step?.length ?? 0;
    if (steps.length === MOST_STEPS || ranges > MOST_RANGES) break;
    // Of several side by side that cannot be taken back, that is said once.
    if (step === null ? steps.at(-1) === null : step.length === 0) continue;
    steps.push(step);
  }
  return steps.reverse();
}

/**
 * Lets steps of a former page be taken back again, before whatever was done since.
 *
 * @param onRefused called where the next step was one that cannot be taken back. It is one no more then
 */
export function restoreSteps(
  manager: Y.UndoManager,
  steps: readonly HeldStep[],
  onRefused: () => void,
): void {
  const items = steps.map((step) => ({
    deletions: Y.createDeleteSet(),
    insertions: deleteSetOf(step ?? []),
    meta: new Map<unknown, unknown>(step ? [] : [[REFUSED, onRefused]]),
  }));
  manager.undoStack.unshift(...items);
  tellChanged(manager);
}

/** If the next step to undo is one that cannot be taken back, it is none any more, and whoever held it is told. */
export function refuseNext(manager: Y.UndoManager): boolean {
  const refused: unknown = manager.undoStack.at(-1)?.meta.get(REFUSED);
  if (typeof refused !== 'function') return false;
  manager.undoStack.pop();
  tellChanged(manager);
  refused();
  return true;
}

/** Whoever shows whether something can be undone looks again. Of the manager's events this one alone names no step. */
const tellChanged = (manager: Y.UndoManager): void =>
  manager.emit('stack-cleared', [{ undoStackCleared: false, redoStackCleared: false }]);

type StackItem = Y.UndoManager['undoStack'][number];
type Ranges = StackItem['insertions'];

function heldStep(doc: Y.Doc, { insertions, deletions, meta }: StackItem): HeldStep {
  if (meta.has(REFUSED)) return null;
  for (const [client, ranges] of deletions.clients)
    for (const { clock, len } of ranges) if (!covers(insertions, client, clock, len)) return null;
  const held: HeldRange[] = [];
  for (const [client, ranges] of insertions.clients)
    for (const { clock, len } of ranges) addPresent(doc, [client, clock, len], held);
  return held;
}

/** What is still there of what was inserted; what was taken back and made again is something else by now. */
function addPresent(doc: Y.Doc, [client, clock, length]: HeldRange, to: HeldRange[]): void {
  // What this device did not keep is not there.
  if (clock >= Y.getState(doc.store, client)) return;
  const structs = doc.store.clients.get(client) ?? [];
  const end = clock + length;
  for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
    const struct = structs[at];
    if (!struct || struct.id.clock >= end) return;
    const from = Math.max(struct.id.clock, clock);
    const count = Math.min(struct.id.clock + struct.length, end) - from;
    if (!(struct instanceof Y.Item)) continue;
    if (struct.redone) {
      const { client: other, clock: again } = struct.redone;
      addPresent(doc, [other, again + from - struct.id.clock, count], to);
    } else if (!struct.deleted) add(to, [client, from, count]);
  }
}

function add(to: HeldRange[], [client, clock, length]: HeldRange): void {
  const last = to.at(-1);
  if (last && last[0] === client && last[1] + last[2] === clock)
    to[to.length - 1] = [client, last[1], last[2] + length];
  else to.push([client, clock, length]);
}

function covers({ clients }: Ranges, client: number, clock: number, length: number): boolean {
  let at = clock;
  // They stand in the order of their clocks.
  for (const one of clients.get(client) ?? [])
    if (one.clock <= at && at < one.clock + one.len) at = one.clock + one.len;
  return at >= clock + length;
}

function deleteSetOf(ranges: readonly HeldRange[]): Ranges {
  const set = Y.createDeleteSet();
  for (const [client, clock, len] of ranges) {
    const known = set.clients.get(client) ?? [];
    known.push({ clock, len });
    set.clients.set(client, known);
  }
  for (const known of set.clients.values()) known.sort((a, b) => a.clock - b.clock);
  return set;
}
