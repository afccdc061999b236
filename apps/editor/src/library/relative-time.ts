const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Since when a time is told as a date. */
const DATED = 7 * DAY;

/** How long ago that was, in words of the language: *now*, *5 minutes ago*, *yesterday*, then the date.
 *
 * @param then, now ms since 1970 */
export function relativeTime(then: number, now: number, language: string): string {
  const ago = Math.max(0, now - then);
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (ago < MINUTE) return words.format(0, 'second');
  if (ago < HOUR) return words.format(-Math.floor(ago / MINUTE), 'minute');
  const days = daysBetween(then, now);
  if (days === 0 || ago < 6 * HOUR) return words.format(-Math.floor(ago / HOUR), 'hour');
  if (ago < DATED) return words.format(-days, 'day');
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(then);
}

/** The whole of it, for who points at it. */
export const fullTime = (then: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(then);

/** Midnights between the two, by this device's calendar. */
function daysBetween(then: number, now: number): number {
  const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(then)) / DAY);
}
