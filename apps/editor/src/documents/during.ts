import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';
import { alongside, isBusy, type Task } from './progress.ts';

export interface DuringOptions {
  /** What is said if it fails. */
  readonly failed?: string;
  /** Whether somebody may stop it. */
  readonly canCancel?: boolean;
}

/**
 * Does something that may take a while, and says so while it does. Only one thing at a time: what is asked for
 * meanwhile is not begun. What fails is announced, under `failed`; what was stopped is not.
 *
 * @returns the result, or null if it failed, was stopped or not begun
 */
export async function during<Result>(
  what: string,
  work: (task: Task) => Promise<Result>,
  { failed = text.documents.failed, canCancel = false }: DuringOptions = {},
): Promise<Result | null> {
  if (isBusy()) return null;
  let signal: AbortSignal | null = null;
  try {
    return await alongside(
      what,
      (task) => {
        signal = task.signal;
        return work(task);
      },
      canCancel,
    );
  } catch (error) {
    if (wasStopped(signal, error)) return null;
    // It knows all kinds of errors, and with them what throws them.
    const { saidOf } = await import('./said.ts');
    announce({ title: failed, description: saidOf(error), tone: 'trouble' });
    return null;
  }
}

const wasStopped = (signal: AbortSignal | null, error: unknown): boolean =>
  signal?.aborted === true && error === signal.reason;
