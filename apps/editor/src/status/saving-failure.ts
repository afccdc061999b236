import type { Problem } from '../session/room.ts';
import { text } from '../text/index.ts';

export type SavingFailure = Problem & { readonly code: Exclude<Problem['code'], keyof typeof text.passing> };

/** Problems that may cost somebody their words, as opposed to those that pass by themselves. */
export function isSavingFailure(problem: Problem): problem is SavingFailure {
  return !(problem.code in text.passing);
}
