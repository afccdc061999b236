import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

export interface ConsoleLoggerOptions {
  /** The least severe level that is written. */
  readonly level: LogLevel;
  readonly clock: Clock;
  /** Takes one line, without its line end: `console.log` fits. */
  readonly write: (line: string) => void;
}

/** A text longer than this is cut, so that no field makes a line without bounds. */
const LONGEST_TEXT = 2_048;

/** A logger that writes one JSON object a line: `time` (ISO 8601), `level`, `message`, then the fields. A field of one
 * of these names gets a `_` in front. Errors become name, message and stack; bytes only their length. A field that
 * cannot be serialised is replaced by a note: logging never throws. */
export function consoleLogger({ level, clock, write }: ConsoleLoggerOptions): Logger {
  const log =
    (at: LogLevel) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return;
      const line: Record<string, unknown> = { time: new Date(clock.now()).toISOString(), level: at, message };
      for (const [name, value] of Object.entries(fields))
        line[name in line ? `_${name}` : name] = plain(value);
      write(JSON.stringify(line));
    };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

/** `value` as something that JSON.stringify takes. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error)
    return { name: value.name, message: cut(value.message), stack: cut(value.stack ?? '') };
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (typeof value !== 'object' || value === null) return value;
  try {
    const text = JSON.stringify(value);
    return text.length > LONGEST_TEXT ? cut(text) : value;
  } catch (error) {
    return `not serialisable: ${String(error)}`;
  }
}

const cut = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
