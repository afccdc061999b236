import { parentPort } from 'node:worker_threads';
import { nodeCrypto } from '@parley/seal/node';
import { unpackChecks } from './packed-checks.ts';

const suite = nodeCrypto();

// Beside the server: what many write at once is checked while the server goes on.
parentPort?.on('message', async (packed: Uint8Array<ArrayBuffer>) => {
  const verdicts: boolean[] = [];
  for (const { publicKey, signature, data } of unpackChecks(packed))
    verdicts.push(await suite.verify(publicKey, signature, data));
  parentPort?.postMessage(verdicts);
});
