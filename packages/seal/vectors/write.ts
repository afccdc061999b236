/* Writes seal.vectors.json anew: `node packages/seal/vectors/write.ts`. A change of it is a change of the protocol. */
import { writeFile } from 'node:fs/promises';
import { toHex, utf8 } from '@parley/wire';
import { openFragment } from '../src/access.ts';
import { createSealer } from '../src/sealer.ts';
import { webCrypto } from '../src/web-crypto.ts';
import { computeVectors, FIXED } from './compute.ts';

const suite = webCrypto();
const vectors = await computeVectors(suite);
const access = await openFragment(suite, vectors.links.edit);
const sealer = await createSealer(suite, access, { bytes: () => FIXED.sessionSeed, float: () => 0 });
const text = 'Written together. '.repeat(40);
const { envelope } = await sealer.edit({ part: 0, number: 2, prev: '22'.repeat(32) }, utf8(text));
const all = { ...vectors, compressedEdit: { part: 0, number: 2, text, envelope: toHex(envelope.bytes) } };
await writeFile(new URL('seal.vectors.json', import.meta.url), `${JSON.stringify(all, null, 2)}\n`);
