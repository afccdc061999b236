import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from './workspace.mjs';

test('npm start asks no registry whether there is a newer npm', () => {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent' };
  const answer = execFileSync('npm', ['config', 'get', 'update-notifier'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  expect(answer.trim()).toBe('false');
});
