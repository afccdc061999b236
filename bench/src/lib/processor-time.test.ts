import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parseStat, processorTime, timeOfTree } from './processor-time.ts';

const line = (pid: number, name: string, parent: number, user: number, kernel: number): string =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 100 0 0 0 ${user} ${kernel} 0 0 20 0 1 0 100 0 0`;

test('a process may have any name', () => {
  expect(parseStat(line(7, 'a) S 9 (b', 3, 12, 5))).toEqual({ pid: 7, parent: 3, processorMs: 170 });
  expect(() => parseStat('7 (nothing')).toThrow(RangeError);
});

test('the time of a tree is that of all its processes and of no other', () => {
  const stats = [
    line(1, 'init', 0, 500, 0),
    line(10, 'browser', 1, 1, 0),
    line(11, 'zygote', 10, 2, 0),
    line(12, 'renderer', 11, 4, 0),
    line(20, 'other', 1, 100, 0),
  ].map(parseStat);
  expect(timeOfTree(stats, 10)).toBe(70);
  expect(timeOfTree(stats, 99)).toBe(0);
});

test('a process that works is seen to', async () => {
  const argument = `--of-this-test-${process.pid}`;
  const code =
    'const end = Date.now() + 300; while (Date.now() < end); console.log("done"); setInterval(() => 0, 1e6)';
  const child = spawn(process.execPath, ['-e', code, '--', argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    expect(await processorTime(argument)).toBeGreaterThan(0);
  } finally {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
  await expect(processorTime(argument)).rejects.toThrow(argument);
});
