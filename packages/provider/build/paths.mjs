import { fileURLToPath } from 'node:url';

/** A path beside this folder's files. */
export const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
