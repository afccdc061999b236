import { expect, test } from 'vitest';
import { namedLogger, RECENT_LINES, RecentLog } from './recent-log.ts';
import { SimulatedClock } from './testing/simulated-clock.ts';

const at = (log: RecentLog): string[] => log.lines.map((line) => line.replace(/^\S+ /, ''));

test('the last lines are kept, with their time, level and fields', () => {
  const log = new RecentLog(new SimulatedClock(0));
  log.warn('a dial failed', { after: 8_000, error: 'timeout' });
  expect(log.lines).toEqual(['1970-01-01T00:00:00.000Z warn a dial failed after=8000 error=timeout']);
  for (let line = 0; line < RECENT_LINES; line++) log.debug(`line ${line}`);
  expect(log.lines).toHaveLength(RECENT_LINES);
  expect(at(log)[0]).toBe('debug line 0');
});

test('what could be a key, an id or a link’s secret is left out, and a line is bounded', () => {
  const log = new RecentLog(new SimulatedClock(0));
  const secret = 'AgIBet5nIkauPoEy9b9FJzZsXfWIZLMeRNXKm4YWFE-1JJXS';
  log.info('opened', { link: `https://docs.example.org/d/#${secret}`, room: 'f'.repeat(64) });
  expect(at(log)).toEqual(['info opened link=https://docs.example.org/d/#… room=…']);
  log.info('x '.repeat(1_000));
  expect(log.lines[1]?.length).toBeLessThan(400);
});

test('lines go on to whoever listens, and may begin with a name', () => {
  const log = new RecentLog(new SimulatedClock(0));
  const heard: string[] = [];
  log.also = (level, line) => heard.push(`${level}: ${line.slice(25)}`);
  namedLogger('mesh', log).error('no way', { peers: 2 });
  expect(heard).toEqual(['error: error mesh: no way peers=2']);
});
