import { readFile } from 'node:fs/promises';
import { decodeEnvelope, fromHex, utf8 } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { openFragment } from '../src/access.ts';
import { nodeCrypto } from '../src/node-crypto.ts';
import { createOpener } from '../src/opener.ts';
import { webCrypto } from '../src/web-crypto.ts';
import { computeVectors } from './compute.ts';

const { compressedEdit, ...vectors } = JSON.parse(
  await readFile(new URL('seal.vectors.json', import.meta.url), 'utf8'),
);

describe.each([
  ['webCrypto', webCrypto],
  ['nodeCrypto', nodeCrypto],
])('the vectors with %s', (_name, make) => {
  it('are computed again to the byte', async () => {
    expect(await computeVectors(make())).toEqual(vectors);
  });

  it('open what another implementation compressed', async () => {
    const suite = make();
    const opener = createOpener(suite, await openFragment(suite, vectors.links.view));
    const envelope = decodeEnvelope(fromHex(compressedEdit.envelope));
    expect(await opener.open(envelope, [])).toEqual(utf8(compressedEdit.text));
    expect(envelope.body.length).toBeLessThan(compressedEdit.text.length);
  });
});
