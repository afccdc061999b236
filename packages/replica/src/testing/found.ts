import type { Schedule } from './schedule.ts';

/** A life that broke a promise once, as small as it could be made: the schedule too, since a seed means another one as soon as
 * what makes schedules changes. */
export interface FoundLife extends Schedule {
  /** What went wrong. */
  readonly name: string;
  readonly seed: number;
}

export const FOUND: readonly FoundLife[] = [];
