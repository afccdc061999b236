import type { SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { decodeReceipt, type Receipt } from '../receipt.ts';
import { TAGS } from '../tags.ts';

/** Home's signed word, from home itself or passed on. */
export interface ReceiptMessage {
  readonly type: 'receipt';
  /** The caller who brought it from home into the mesh: the origin in whose broadcast tree it travels. NO_SESSION from
   * home itself, and where it greets a new neighbour and travels no further. */
  readonly caller: SessionId;
  readonly receipt: Receipt;
}

export const receiptMessage: MessageCodec<ReceiptMessage> = {
  tag: TAGS.receipt,
  write(writer, message) {
    writer.hex32(message.caller).rest(message.receipt.bytes, LIMITS.envelope);
  },
  read: (reader) => ({
    type: 'receipt',
    caller: reader.hex32(),
    receipt: decodeReceipt(reader.rest(LIMITS.envelope)),
  }),
};
