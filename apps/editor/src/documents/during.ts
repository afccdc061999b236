import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';
import { alongside, isBusy } from './progress.ts';
import { saidOf } from './said.ts';

/**
 * Does something that may take a while, and says so while it does. Only one thing at a time: what is asked for
 * meanwhile is not begun. What fails is announced, under `failed`.
 *
 * @returns the result, or null if it failed or was not begun
 */
export async function during<Result>(
  what: string,
  work: () => Promise<Result>,
  failed: string = text.documents.failed,
): Promise<Result | null> {
  if (isBusy()) return null;
  try {
    return await alongside(what, work);
  } catch (error) {
    announce({ title: failed, description: saidOf(error), tone: 'trouble' });
    return null;
  }
}
