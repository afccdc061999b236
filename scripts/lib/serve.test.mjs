import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const started = new Set();

afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

/** Starts the wrapper and waits for the server below it. */
async function start() {
  const child = spawn(
    process.execPath,
    [here('testing/serve-this.mjs'), here('testing/patient-server.mjs')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  started.add(child);
  const closed = once(child, 'close');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  await expect.poll(() => output, { timeout: 10_000 }).toMatch(/pid \d+/);
  return { child, closed, server: Number(/pid (\d+)/.exec(output)[1]), output: () => output };
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

test.each(['SIGTERM', 'SIGINT'])('%s reaches the server, and its exit code comes back', async (signal) => {
  const { child, closed, output } = await start();
  child.kill(signal);
  expect((await closed)[0]).toBe(7);
  expect(output()).toContain(`heard ${signal} 1`);
});

test('one Ctrl-C that arrives by two ways is one signal', async () => {
  const { child, closed, output } = await start();
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGINT');
  await closed;
  expect(output()).toContain('heard SIGINT 1');
  expect(output()).not.toContain('heard SIGINT 2');
});

test('a wrapper that is killed leaves no orphan', async () => {
  const { child, server } = await start();
  child.kill('SIGKILL');
  await expect.poll(() => isRunning(server), { timeout: 5_000 }).toBe(false);
});

test('a server that ends by itself ends the wrapper as it ended', async () => {
  const { closed, server } = await start();
  process.kill(server, 'SIGKILL');
  expect((await closed)[0]).toBe(128 + 9);
});
