/** The levels of headings there are. */
export const LEVELS = [1, 2, 3] as const;
export const DEEPEST = LEVELS.length;

/** The level here of a heading that has another program's level, from 1. */
export const headingLevel = (depth: number): number => Math.min(Math.max(depth, 1), DEEPEST);
