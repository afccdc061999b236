import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { nodeCrypto } from '@parley/seal/node';
import { afterEach, expect, test, vi } from 'vitest';
import { packChecks, type SignatureCheck, unpackChecks } from './packed-checks.ts';
import { VerifyingThread, type VerifyingThreadOptions } from './verifying-thread.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const suite = nodeCrypto();

function signed(bytes = 200): SignatureCheck {
  const data = new Uint8Array(randomBytes(bytes));
  return { publicKey: key, signature: new Uint8Array(sign(null, data, privateKey)), data };
}
const forged = (): SignatureCheck => ({ ...signed(), data: new Uint8Array(200) });

const threads: VerifyingThread[] = [];

/** To start a thread takes long on a machine that does something else. */
const PATIENCE = { timeout: 20_000 };

/** A thread, how many were checked on the spot, and what failed. */
function made(options: Pick<VerifyingThreadOptions, 'entry' | 'idleMs' | 'crowd'> = {}) {
  const told = { spot: 0, failures: 0 };
  const thread = new VerifyingThread({
    here: ({ publicKey: by, signature, data }) => {
      told.spot += 1;
      return suite.verify(by, signature, data);
    },
    failed: () => {
      told.failures += 1;
    },
    crowd: 16,
    ...options,
  });
  threads.push(thread);
  return { thread, told };
}

const many = (): SignatureCheck[] =>
  Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? forged() : signed()));

/** Whether verdicts are those of `many`. */
async function areRight(thread: VerifyingThread): Promise<boolean> {
  const verdicts = await Promise.all(many().map((check) => thread.verify(check)));
  return verdicts.every((verdict, index) => verdict === (index % 3 !== 0));
}

afterEach(async () => {
  for (const thread of threads.splice(0)) await thread.close();
});

test('what is packed comes out as it went in', () => {
  const checks = [signed(0), signed(1), signed(64 * 1024)];
  expect([...unpackChecks(packChecks(checks))]).toEqual(checks);
});

test('a few are checked on the spot, and no thread is made for them', async () => {
  const { thread, told } = made();
  const verdicts = await Promise.all([signed(), forged(), signed()].map((check) => thread.verify(check)));
  expect(verdicts).toEqual([true, false, true]);
  expect(told.spot).toBe(3);
  expect(thread.isRunning).toBe(false);
});

test('for those who come back all at once no thread is made', async () => {
  const { thread } = made({ crowd: 1_000 });
  for (let round = 0; round < 5; round++) expect(await areRight(thread)).toBe(true);
  expect(thread.isRunning).toBe(false);
});

test('many go to a thread once it is up, and until then are checked on the spot', async () => {
  const { thread, told } = made();
  await vi.waitFor(async () => {
    const before = told.spot;
    expect(await areRight(thread)).toBe(true);
    expect(told.spot).toBe(before);
  }, PATIENCE);
  expect(thread.isRunning).toBe(true);
});

test('the thread ends where there is no work for it, and another comes with more', async () => {
  const { thread } = made({ idleMs: 20 });
  expect(await areRight(thread)).toBe(true);
  expect(thread.isRunning).toBe(true);
  await vi.waitFor(() => expect(thread.isRunning).toBe(false), PATIENCE);
  expect(await areRight(thread)).toBe(true);
});

test('a key or a signature of another length is none', async () => {
  const { thread } = made();
  const { publicKey: by, signature, data } = signed();
  expect(await thread.verify({ publicKey: by, signature: signature.slice(1), data })).toBe(false);
  expect(await thread.verify({ publicKey: by.slice(1), signature, data })).toBe(false);
});

test('where there is no thread to be had, which is said once, all is checked on the spot', async () => {
  // As where the system gives no more: `new Worker` throws.
  const { thread, told } = made({ entry: new URL('https://example.org/no-thread.js') });
  for (let i = 0; i < 4; i++) expect(await areRight(thread)).toBe(true);
  expect([told.failures, thread.isRunning]).toEqual([1, false]);
});

test('where the thread fails, which is said once, what was handed to it is checked all the same', async () => {
  const { thread, told } = made({ entry: new URL('data:text/javascript,throw new Error("no thread")') });
  await vi.waitFor(async () => {
    expect(await areRight(thread)).toBe(true);
    expect(told.failures).toBe(1);
  }, PATIENCE);
  expect(await areRight(thread)).toBe(true);
  expect(thread.isRunning).toBe(false);
});
