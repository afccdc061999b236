import { mkdirSync, writeFileSync } from 'node:fs';
import { currentVectors, VECTORS_FILE } from './vectors.ts';

// Writes the vectors of a new PROTOCOL_VERSION. It never overwrites: the bytes of a version do not change.
mkdirSync(new URL('.', VECTORS_FILE), { recursive: true });
writeFileSync(VECTORS_FILE, `${JSON.stringify(currentVectors(), null, 2)}\n`, { flag: 'wx' });
