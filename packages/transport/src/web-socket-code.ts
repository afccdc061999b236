import { CLOSE_REASONS, type CloseReason, reasonOfCode } from '@parley/wire';

/** The codes of RFC 6455 (section 7.4.1) that say more than that the connection is gone. */
const STANDARD_CODES: ReadonlyMap<number, CloseReason> = new Map([
  [1001, 'going-away'],
  [1002, 'malformed'],
  [1003, 'malformed'],
  [1007, 'malformed'],
  [1009, 'too-large'],
]);

/** What a WebSocket's close code means: one of ours, one of the standard's, else `lost`. */
export function reasonOfWebSocketCode(code: number): CloseReason {
  return STANDARD_CODES.get(code) ?? reasonOfCode(code);
}

/** The longest time that a server can ask to stay away, ms. */
const MOST_RETRY_AFTER = 60_000;

/** The code and the text that carry a reason, and how long the other side is to stay away, ms. */
export function webSocketCode(
  reason: CloseReason,
  retryAfterMs: number | null = null,
): [code: number, text: string] {
  const text = retryAfterMs === null ? reason : `${reason};retry-after=${Math.round(retryAfterMs)}`;
  return [CLOSE_REASONS[reason].code, text];
}

/** How long a close's text asks to stay away, ms; null: it does not say. */
export function retryAfterIn(text: string): number | null {
  const digits = /;retry-after=(\d{1,6})$/.exec(text)?.[1];
  return digits === undefined ? null : Math.min(Number(digits), MOST_RETRY_AFTER);
}
