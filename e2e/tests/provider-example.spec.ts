import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '../src/index.ts';

const NODE = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../packages/room/example/hello.ts', import.meta.url));

test('the provider’s example runs against a real server, and ends by itself', async ({ server }) => {
  const { stdout } = await promisify(execFile)(NODE, [EXAMPLE, server.origin], { timeout: 30_000 });
  expect(stdout.trim()).toBe('a viewer reads: hello from the other side');
});
