import {
  assembleReceipt,
  type Bytes,
  encodeReceipt,
  type Receipt,
  type ReceiptFields,
  receiptBytes,
  receiptSigned,
} from '@parley/wire';
import type { CryptoSuite, SigningKey } from './types.ts';

/** Home's word on what it holds durably, under home's key. */
export async function signReceipt(
  _suite: CryptoSuite,
  key: SigningKey,
  fields: ReceiptFields,
): Promise<Receipt> {
  const signed = encodeReceipt(fields);
  return assembleReceipt(signed, await key.sign(receiptBytes(fields.room, signed)));
}

/** Whether that home signed it. Which room it is for, and whether it is fresh, the caller compares. */
export const verifyReceipt = (suite: CryptoSuite, homeKey: Bytes, receipt: Receipt): Promise<boolean> =>
  suite.verify(homeKey, receipt.signature, receiptBytes(receipt.room, receiptSigned(receipt)));
