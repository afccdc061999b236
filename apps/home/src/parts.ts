import { LIMITS, type PartId } from '@parley/wire';

/** The parts of every room. */
export const PARTS: readonly PartId[] = Array.from({ length: LIMITS.parts }, (_, part) => part);
export const TEXT: PartId = 0;
/** Threads and suggestions, which comment links may write to. */
export const DISCUSSION: PartId = 1;
