import { consoleLogger, systemClock } from '@parley/runtime';
import { parseConfig, SETTINGS_HELP } from '../config.ts';
import { collectGarbage, heapInUse, workWatch } from '../heap.ts';
import { QuietCollector } from '../quiet-collector.ts';
import { startServer } from '../server.ts';
import { StartError } from '../start-error.ts';
import { VERSION } from '../version.ts';
import { words } from './arguments.ts';
import type { Command } from './command.ts';

/** After how many milliseconds a shutdown that hangs is given up; besides what handing peers over takes. */
const SHUTDOWN_LIMIT = 4_500;

/** Serves until it is told to stop; a second signal stops it at once. It ends the process itself. */
export const serve: Command = {
  usage: 'serve',
  summary: 'serves Parley, as its settings say; what is done without a command',
  help: `Serves Parley on one port: the page, signaling at /signal, home at /home, and what an operator asks:
/healthz, /readyz, /version, /metrics.

Settings are environment variables (default, meaning):

${SETTINGS_HELP}`,
  async run(args, { env, complain, say }) {
    words(args, []);
    const config = parseConfig(env);
    const logger = consoleLogger({ level: config.logLevel, clock: systemClock, write: complain });
    const starting = startServer(config, { clock: systemClock, logger });

    const { promise: stopped, resolve: exitWith } = Promise.withResolvers<number>();
    let stopping = false;
    const stop = async (): Promise<void> => {
      if (stopping) return exitWith(1);
      stopping = true;
      const limit = SHUTDOWN_LIMIT + config.drainMs;
      setTimeout(() => {
        complain(`Not stopped after ${limit} ms: given up`);
        exitWith(1);
      }, limit).unref();
      try {
        await (await starting).close();
        exitWith(0);
      } catch (error) {
        if (error instanceof StartError) return;
        logger.error('stopping failed', { error });
        exitWith(1);
      }
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    // Whoever started this process over an IPC channel is gone.
    process.once('disconnect', stop);

    const { url } = await starting;
    new QuietCollector({ clock: systemClock, used: heapInUse, worked: workWatch(), collect: collectGarbage });
    logger.info('started', { version: VERSION, node: process.version, settings: config.effective });
    if (!stopping) say(`Parley is ready: ${url}`);
    return stopped;
  },
};
