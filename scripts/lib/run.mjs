import { spawn } from 'node:child_process';

/** Where a command's output and its errors go. */
const STREAMS = { inherit: ['inherit', 'inherit'], progress: [2, 2], errors: ['pipe', 'pipe'] };

const running = new Set();
let stopping = false;

/** A command that ended otherwise than asked for. `output` is what it said, if it was kept. */
export class CommandFailed extends Error {
  constructor(command, outcome, output) {
    super(`${command.slice(0, 3).join(' ')} … ended with ${outcome}`);
    this.output = output;
  }
}

/**
 * Runs a command to its end; rejects with `CommandFailed` unless it exits 0.
 * `output`: `inherit` streams it; `progress` streams all of it to standard error; `errors` keeps it and shows it only
 * if the command fails.
 */
export function run(command, { cwd, env = process.env, output = 'inherit' } = {}) {
  return new Promise((done, fail) => {
    const kept = output === 'errors';
    const [file, ...args] = command;
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', ...STREAMS[output]] });
    running.add(child);
    let text = '';
    for (const stream of kept ? [child.stdout, child.stderr] : []) {
      stream.setEncoding('utf8');
      stream.on('data', (part) => {
        text += part;
      });
    }
    child.on('error', (error) => {
      running.delete(child);
      fail(new CommandFailed(command, error.message, text));
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) return done(text);
      if (kept && !stopping) process.stderr.write(text);
      fail(new CommandFailed(command, signal || `exit code ${code}`, text));
    });
  });
}

/** Ends whatever `run` still runs. */
export function stopRunning(signal = 'SIGTERM') {
  stopping = true;
  for (const child of running) child.kill(signal);
}

/** Runs a script's `main`: an error is one line and exit code 1; a signal ends what was started, and then the script. */
export function script(main) {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => {
      stopRunning();
      process.exit(code);
    });
  }
  main().catch((error) => {
    console.error(error instanceof CommandFailed ? error.message : String(error.message || error));
    process.exit(1);
  });
}
