import type { HomeWelcome, SignalingWelcome } from '@parley/wire';

/** What each service welcomes with. */
export interface Welcomes {
  readonly home: HomeWelcome;
  readonly signaling: SignalingWelcome;
}

export type Welcome = Welcomes[keyof Welcomes];
