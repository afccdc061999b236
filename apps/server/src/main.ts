import { consoleLogger, systemClock } from '@parley/runtime';
import { EnvError } from '@parley/settings';
import { type Config, HELP, parseConfig } from './config.ts';
import { startServer } from './server.ts';
import { StartError } from './start-error.ts';

/** After how many milliseconds a shutdown that hangs is given up. */
const SHUTDOWN_LIMIT = 4_500;

const WRONG_SETTING = 2;

/** Ends the process with one line on standard error. */
function fail(line: string, code: number): never {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}

function configOrExit(): Config {
  const [argument] = process.argv.slice(2);
  if (argument === '--help' || argument === '-h') {
    process.stdout.write(HELP);
    process.exit(0);
  }
  if (argument !== undefined) {
    fail(
      `Settings come from the environment, not from ${JSON.stringify(argument)}; --help lists them`,
      WRONG_SETTING,
    );
  }
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (error instanceof EnvError) fail(error.message, WRONG_SETTING);
    throw error;
  }
}

const config = configOrExit();
const logger = consoleLogger({
  level: config.logLevel,
  clock: systemClock,
  write: (line) => process.stderr.write(`${line}\n`),
});
const starting = startServer(config, { clock: systemClock, logger });

let stopping = false;
/** Stops gently at the first call, and at once at the second. */
async function stop(): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  setTimeout(() => fail(`Not stopped after ${SHUTDOWN_LIMIT} ms: given up`, 1), SHUTDOWN_LIMIT).unref();
  try {
    await (await starting).close();
    process.exit(0);
  } catch (error) {
    if (error instanceof StartError) return;
    logger.error('stopping failed', { error });
    process.exit(1);
  }
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// Whoever started this process over an IPC channel is gone.
process.once('disconnect', stop);

try {
  const { url } = await starting;
  if (!stopping) process.stdout.write(`Parley is ready: ${url}\n`);
} catch (error) {
  if (error instanceof StartError) fail(error.message, 1);
  throw error;
}
