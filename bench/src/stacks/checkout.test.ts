import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOut } from './checkout.ts';

test('a checkout holds the packages of its own commit, and leaves nothing', async () => {
  const { folder, commit, close } = await checkOut('HEAD');
  try {
    expect(commit).toMatch(/^[0-9a-f]{4,}$/);
    const modules = join(realpathSync(folder), 'node_modules');
    expect(realpathSync(join(modules, '@parley/room'))).toBe(join(realpathSync(folder), 'packages/room'));
    expect(existsSync(join(modules, 'yjs/package.json'))).toBe(true);
    expect(existsSync(join(folder, 'bench/src/stacks/parley.ts'))).toBe(true);
    expect(existsSync(join(folder, 'bench/dist'))).toBe(false);
  } finally {
    await close();
  }
  expect(existsSync(folder)).toBe(false);
});

test('a commit that is not there is refused', async () => {
  await expect(checkOut('no-such-commit')).rejects.toThrow('git knows no commit "no-such-commit"');
});
