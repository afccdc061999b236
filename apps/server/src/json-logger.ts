import type { Clock, Logger } from '@parley/runtime';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A logger that writes one line of JSON a message, of `level` and above. */
export function jsonLogger(level: LogLevel, clock: Clock, write: (line: string) => void): Logger {
  const least = LOG_LEVELS.indexOf(level);
  const at = (name: Exclude<LogLevel, 'silent'>) => (message: string, fields?: Record<string, unknown>) => {
    if (LOG_LEVELS.indexOf(name) < least) return;
    const time = new Date(clock.now()).toISOString();
    write(`${JSON.stringify({ time, level: name, message, ...fields }, errorsAsText)}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** An Error has no enumerable properties: without this it would be logged as `{}`. */
function errorsAsText(_key: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? String(value)) : value;
}
