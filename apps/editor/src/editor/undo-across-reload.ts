import { type HeldStep, heldSteps, restoreSteps } from '@parley/binding';
import type { UndoManager } from 'yjs';
import { type DeviceStorage, recall, remember } from '../ui/device-storage.ts';

/** What has its former page's steps already, if it is asked for once more. */
const restored = new WeakSet<UndoManager>();

/** What a page that goes leaves to the one that comes in its place. */
const keyOf = (document: string): string => `parley.undo.${document}`;

export interface UndoAcrossReload {
  readonly manager: UndoManager;
  /** The document, by a name that outlives the page. */
  readonly document: string;
  /** Of this tab, for as long as it is open: whoever comes back another day has begun anew. */
  readonly storage: DeviceStorage | null;
  readonly page: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  /** Called instead of undoing a step that took something away before the page was loaded. */
  readonly onRefused: () => void;
}

/** Lets undo take back what was done in this tab before the page was loaded again, and holds what this page does, until the
 * returned function is called. */
export function undoAcrossReload(options: UndoAcrossReload): () => void {
  const { manager, document, storage, page, onRefused } = options;
  const key = keyOf(document);
  if (!restored.has(manager)) restoreSteps(manager, readSteps(recall(storage, key) ?? ''), onRefused);
  restored.add(manager);
  // A tab that has no room for it undoes what this page did, as before.
  const hold = (): void => void remember(storage, key, JSON.stringify(heldSteps(manager)));
  page.addEventListener('pagehide', hold);
  return () => {
    page.removeEventListener('pagehide', hold);
    hold();
  };
}

/** None at all if what is there is not what this version of the page writes. */
function readSteps(json: string): readonly HeldStep[] {
  const steps = parsed(json);
  return Array.isArray(steps) && steps.every(isStep) ? steps : [];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isStep = (step: unknown): step is HeldStep =>
  step === null || (Array.isArray(step) && step.every(isRange));

const isRange = (range: unknown): boolean =>
  Array.isArray(range) && range.length === 3 && range.every((n) => Number.isSafeInteger(n) && n >= 0);
