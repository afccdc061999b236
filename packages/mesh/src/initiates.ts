import type { SessionId } from '@parley/wire';

/** Of two sessions the smaller id makes the offer, so that two offers never cross. */
export const initiates = (self: SessionId, other: SessionId): boolean => self < other;
