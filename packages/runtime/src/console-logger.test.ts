import { describe, expect, it } from 'vitest';
import { consoleLogger, type LogLevel } from './console-logger.ts';
import type { Logger } from './logger.ts';
import { SimulatedClock } from './testing/simulated-clock.ts';

function collect(level: LogLevel): { lines: string[]; logger: Logger } {
  const lines: string[] = [];
  const clock = new SimulatedClock(Date.UTC(2026, 0, 2, 3, 4, 5, 6));
  return { lines, logger: consoleLogger({ level, clock, write: (line) => lines.push(line) }) };
}

describe('consoleLogger', () => {
  it('writes one JSON object a line: time, level, message, fields', () => {
    const { lines, logger } = collect('info');
    logger.info('joined\nroom', { peers: 3 });
    expect(lines).toEqual([
      '{"time":"2026-01-02T03:04:05.006Z","level":"info","message":"joined\\nroom","peers":3}',
    ]);
  });

  it('drops what is below its level', () => {
    const { lines, logger } = collect('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['c', 'd']);
  });

  it('never throws and never writes bytes or endless lines, whatever the fields are', () => {
    const { lines, logger } = collect('debug');
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    logger.debug('odd', {
      circle,
      big: 10n,
      none: undefined,
      bytes: new Uint8Array(40),
      long: 'x'.repeat(100_000),
      many: Array.from({ length: 10_000 }, (_, i) => i),
      error: new TypeError('why'),
      level: 'a field of a taken name',
    });
    const line = JSON.parse(lines[0] as string);
    expect(line).toMatchObject({
      big: '10',
      bytes: '40 bytes',
      error: { name: 'TypeError', message: 'why' },
    });
    expect(line).toMatchObject({ level: 'debug', _level: 'a field of a taken name' });
    expect(line.circle).toMatch(/^not serialisable/);
    expect((lines[0] as string).length).toBeLessThan(10_000);
  });
});
