import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { decodeReceipt, type Receipt } from '../receipt.ts';
import { TAGS } from '../tags.ts';

/** Home's signed word, from home itself or passed on. */
export interface ReceiptMessage {
  readonly type: 'receipt';
  readonly receipt: Receipt;
}

export const receiptMessage: MessageCodec<ReceiptMessage> = {
  tag: TAGS.receipt,
  write(writer, message) {
    writer.rest(message.receipt.bytes, LIMITS.envelope);
  },
  read: (reader) => ({ type: 'receipt', receipt: decodeReceipt(reader.rest(LIMITS.envelope)) }),
};
