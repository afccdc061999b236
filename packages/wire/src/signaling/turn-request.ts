import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** client → server: fresh TURN credentials, please. */
export interface TurnRequest {
  readonly type: 'turn-request';
}

export const turnRequest: MessageCodec<TurnRequest> = {
  tag: TAGS['turn-request'],
  write() {},
  read: () => ({ type: 'turn-request' }),
};
