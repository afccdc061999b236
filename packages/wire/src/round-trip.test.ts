import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import {
  decodeCoversChunk,
  decodeEnvelope,
  decodeJoinClient,
  decodeJoinServer,
  decodeNote,
  decodeReceipt,
  decodeSignalingClient,
  decodeSignalingServer,
  decodeSync,
  encodeCoversChunk,
  encodeJoinClient,
  encodeJoinServer,
  encodeSignalingClient,
  encodeSignalingServer,
  encodeSync,
} from './index.ts';
import * as any from './testing/arbitraries.ts';

/** fast-check prints its seed and the smallest example when one fails. */
function roundTrips<Message>(
  messages: { readonly [type: string]: fc.Arbitrary<Message> },
  encode: (message: Message) => Uint8Array,
  decode: (bytes: Uint8Array) => Message,
): void {
  for (const [type, arbitrary] of Object.entries(messages)) {
    it(`W2: ${type} comes back as it was`, () => {
      fc.assert(
        fc.property(arbitrary, (message) => {
          expect(decode(encode(message))).toEqual(message);
        }),
      );
    });
  }
}

describe('sync', () => roundTrips(any.sync, encodeSync, decodeSync));
describe('join, client', () => roundTrips(any.joinClient, encodeJoinClient, decodeJoinClient));
describe('join, server', () => roundTrips(any.joinServer, encodeJoinServer, decodeJoinServer));
describe('signaling, client', () =>
  roundTrips(any.signalingClient, encodeSignalingClient, decodeSignalingClient));
describe('signaling, server', () =>
  roundTrips(any.signalingServer, encodeSignalingServer, decodeSignalingServer));
describe('stored', () => {
  const envelopes = { envelope: any.envelope('edit', 'snapshot', 'presence', 'signal') };
  roundTrips(envelopes, (envelope) => envelope.bytes, decodeEnvelope);
  roundTrips({ receipt: any.receipt }, (receipt) => receipt.bytes, decodeReceipt);
  roundTrips({ note: any.note }, (note) => note.bytes, decodeNote);
  roundTrips({ covers: any.covers(1, 20) }, (covers) => encodeCoversChunk([...covers]), decodeCoversChunk);
});
