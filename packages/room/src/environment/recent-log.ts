import { RecentLog, systemClock } from '@parley/runtime';

/** Where the rooms of this page or process log that were given no other logger: the last lines, in memory alone. */
const recent = new RecentLog(systemClock);

const WORDS: readonly string[] = ['debug', 'info', 'warn', 'error'];

/** The last 500 lines that rooms logged here, eldest first. They hold no text of documents, no link and no key. */
export const recentLog = (): readonly string[] => recent.lines;

/** The logger behind `recentLog`. Where `localStorage['parley.log']` names a level, lines from it on go to the console too. */
export function recentLogger(): RecentLog {
  recent.also = toConsole(storedLevel());
  return recent;
}

function toConsole(level: string): RecentLog['also'] {
  const least = WORDS.indexOf(level);
  if (least < 0) return null;
  return (at, line) => {
    if (WORDS.indexOf(at) >= least) console[at](line);
  };
}

function storedLevel(): string {
  try {
    return globalThis.localStorage?.getItem('parley.log') ?? '';
  } catch {
    // Storage is refused (private mode, blocked cookies): then nobody asked for it.
    return '';
  }
}
