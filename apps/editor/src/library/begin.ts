import { late } from '../ui/late-part.ts';
import { loaded } from '../ui/loaded.ts';

// What reads files is loaded once the list stands: nobody waits for it.
const loadImport = late(() => import('../documents/import-files.ts'));

const loadActions = late(() => import('./actions.ts'));

export const NEW_KEYS = 'Mod-Alt-n';

/** Has files chosen, and makes a document of each. */
export const chooseFiles = (): void => void loaded(loadImport()).then((part) => part?.chooseFiles());

export const importFiles = async (files: readonly File[]): Promise<void> =>
  (await loaded(loadImport()))?.importFiles(files);

/** All documents of this device, as one file. */
export const downloadAll = (): void => void loaded(loadActions()).then((part) => part?.downloadAll());
