import type { Clock } from './clock.ts';
import type { LogLevel } from './console-logger.ts';
import type { Logger } from './logger.ts';

/** Lines kept; an older one goes for each newer. */
export const RECENT_LINES = 500;
/** Characters of a line; the rest is cut. */
const LONGEST_LINE = 300;
/** What is as long as a key, an id or a link's secret is none of a reader's. */
const SECRETS = /[\w+/-]{32,}={0,2}/g;

/**
 * A logger that keeps its last lines in memory, for whoever is asked "what does it say?": time, level, message and fields, with
 * whatever could be a key, an id or a secret left out. Lines go on to `also`, if there is one.
 */
export class RecentLog implements Logger {
  readonly #clock: Clock;
  readonly #lines: string[] = [];
  also: ((level: LogLevel, line: string) => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Eldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  debug(message: string, fields?: Record<string, unknown>): void {
    this.#keep('debug', message, fields);
  }

  info(message: string, fields?: Record<string, unknown>): void {
    this.#keep('info', message, fields);
  }

  warn(message: string, fields?: Record<string, unknown>): void {
    this.#keep('warn', message, fields);
  }

  error(message: string, fields?: Record<string, unknown>): void {
    this.#keep('error', message, fields);
  }

  #keep(level: LogLevel, message: string, fields: Record<string, unknown> = {}): void {
    const said = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
    const text = `${message}${said.join('')}`.replace(SECRETS, '…').slice(0, LONGEST_LINE);
    const line = `${new Date(this.#clock.now()).toISOString()} ${level} ${text}`;
    this.#lines.push(line);
    if (this.#lines.length > RECENT_LINES) this.#lines.shift();
    this.also?.(level, line);
  }
}

/** A logger whose lines begin with a name: who says it. */
export function namedLogger(name: string, logger: Logger): Logger {
  const say =
    (level: LogLevel) =>
    (message: string, fields?: Record<string, unknown>): void =>
      logger[level](`${name}: ${message}`, fields);
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}
