import { openLibrary } from './open-library.ts';
import { isUntold } from './untold.ts';

let telling = false;

/** Tells home of what was deleted while it was out of reach, one after the other. What it still does not hear waits for the next time. */
export async function tellHome(): Promise<void> {
  if (telling) return;
  telling = true;
  try {
    const library = await openLibrary();
    const untold = (await library.list()).filter(isUntold);
    if (untold.length === 0) return;
    const { deleteInPassing } = await import('../documents/delete-in-passing.ts');
    for (const record of untold) {
      const deleted = await deleteInPassing(record);
      // As long as it does not answer, the others wait as well.
      if (!deleted?.atHome) return;
      await library.update(record.room, { deleted });
    }
  } finally {
    telling = false;
  }
}
