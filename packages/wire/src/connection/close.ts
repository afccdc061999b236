import { CLOSE_REASONS, type CloseReason, reasonOfCode } from '../close-reason.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** The last message: why the sender ends the connection. */
export interface Close {
  readonly type: 'close';
  readonly reason: CloseReason;
}

export const close: MessageCodec<Close> = {
  tag: TAGS.close,
  write(writer, message) {
    writer.uint(CLOSE_REASONS[message.reason].code);
  },
  read(reader) {
    const code = reader.uint();
    const reason = reasonOfCode(code);
    if (CLOSE_REASONS[reason].code !== code) throw new WireError('an unknown close reason');
    return { type: 'close', reason };
  },
};
