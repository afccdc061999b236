import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { handOnCommitSeed } from './commit-seed.mjs';
import { root } from './workspace.mjs';

test('in CI the commit that is checked out is handed on, once', async () => {
  const environment = { CI: 'true' };
  await handOnCommitSeed(environment);
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  expect(environment.PARLEY_COMMIT_SEED).toBe(head);
  const given = { CI: 'true', PARLEY_COMMIT_SEED: 'abc' };
  await handOnCommitSeed(given);
  expect(given.PARLEY_COMMIT_SEED).toBe('abc');
});

test('elsewhere it is not', async () => {
  const environment = {};
  await handOnCommitSeed(environment);
  expect(environment).toEqual({});
});
