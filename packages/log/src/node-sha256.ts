import { hash } from 'node:crypto';
import type { Sha256 } from './position.ts';

/** Node's SHA-256: several times as fast as the one for pages. */
export const nodeSha256: Sha256 = (bytes) => hash('sha256', bytes, 'hex');
