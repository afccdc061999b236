import { text } from '../text/late.ts';
import type { StatusWords } from './status-words.ts';

/** What is read out of the status, and what was before. */
export interface Heard {
  /** '' is nothing. */
  readonly says: string;
  /** Something carried this peer once. */
  readonly wasConnected: boolean;
  /** Something was said to be out of reach, and not yet that it is over. */
  readonly isToEnd: boolean;
}

export const NOTHING_HEARD: Heard = { says: '', wasConnected: false, isToEnd: false };

/**
 * Reads out what is out of reach, and that it is over: that one is connected *again* only if one was before. A first
 * connection is no news, and while one is being looked for nothing is over yet.
 */
export function heardAfter(before: Heard, { heard, connected, route }: Said): Heard {
  const wasConnected = before.wasConnected || connected;
  if (heard !== '') return { says: heard, wasConnected, isToEnd: true };
  if (!connected) return { says: '', wasConnected, isToEnd: before.isToEnd };
  if (!before.isToEnd) return { ...before, wasConnected };
  return { says: before.wasConnected ? text.status.again : route, wasConnected, isToEnd: false };
}

export const isTheSame = (a: Heard, b: Heard): boolean =>
  a.says === b.says && a.wasConnected === b.wasConnected && a.isToEnd === b.isToEnd;

type Said = Pick<StatusWords, 'heard' | 'connected' | 'route'>;
