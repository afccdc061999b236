import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Signals this close together are one: npm passes on what a terminal has sent to everybody already. */
const SAME_SIGNAL_MS = 500;
const PARENT_CHECK_MS = 500;

/**
 * Runs a server until it ends, and then ends this process as it ended.
 *
 * It stands in a process group of its own, so that Ctrl-C reaches it once, from here. It leaves no orphan: the server
 * hears its `disconnect` event when this process is gone, and this process watches who started it.
 */
export function serve(command) {
  const [file, ...args] = command;
  const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
  let lastSignal = Number.NEGATIVE_INFINITY;
  const passOn = (signal) => {
    const now = performance.now();
    if (now - lastSignal < SAME_SIGNAL_MS) return;
    lastSignal = now;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal);
    process.on(signal, () => passOn(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
  // Started by npm and npm is gone: nobody is left who could pass a signal on.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (!process.env.npm_lifecycle_event || process.ppid === parent) return;
    clearInterval(watch);
    passOn('SIGTERM');
  }, PARENT_CHECK_MS);
  return new Promise((_, fail) => {
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      process.exit(signal ? 128 + constants.signals[signal] : code);
    });
  });
}
