import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder of its own. Whoever makes it removes it with `removeFolder`. */
export const makeFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `parley-e2e-${name}-`));

/** Removes it with all it holds. A browser that was just ended may still let go of its files: that is waited for. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
