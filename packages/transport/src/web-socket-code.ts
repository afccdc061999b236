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

/** The code and the text that carry a reason. */
export function webSocketCode(reason: CloseReason): [code: number, text: string] {
  return [CLOSE_REASONS[reason].code, reason];
}
