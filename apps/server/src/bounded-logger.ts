import type { Clock, Logger } from '@parley/runtime';

/** How many lines of one message are written in a minute. */
const MOST = 20;
const WINDOW = 60_000;
/** Messages told apart; they are written in the code, so there are few. */
const MESSAGES = 500;

interface Window {
  since: number;
  lines: number;
  unsaid: number;
}

/**
 * A logger whose warnings and errors are bounded: of one message at most 20 lines a minute, and the first of the next minute says how
 * many there were besides. A disk that refuses, or a stranger who found a way to cause a line, fills no log.
 */
export function boundedLogger(logger: Logger, clock: Clock): Logger {
  const windows = new Map<string, Window>();
  const bounded =
    (level: 'warn' | 'error') =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      const now = clock.now();
      let window = windows.get(message);
      if (!window || now - window.since >= WINDOW || now < window.since) {
        const unsaid = window?.unsaid ?? 0;
        window = { since: now, lines: 0, unsaid: 0 };
        if (windows.size >= MESSAGES) windows.clear();
        windows.set(message, window);
        if (unsaid > 0) fields = { ...fields, unsaid };
      }
      if (window.lines >= MOST) {
        window.unsaid += 1;
        return;
      }
      window.lines += 1;
      logger[level](message, fields);
    };
  return {
    debug: (message, fields) => logger.debug(message, fields),
    info: (message, fields) => logger.info(message, fields),
    warn: bounded('warn'),
    error: bounded('error'),
  };
}
