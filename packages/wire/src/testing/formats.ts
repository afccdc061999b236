import {
  type Bytes,
  type Deletion,
  decodeCertificate,
  decodeCoversChunk,
  decodeDeletion,
  decodeEnvelope,
  decodeJoinClient,
  decodeJoinServer,
  decodeNote,
  decodeReceipt,
  decodeSignalingClient,
  decodeSignalingServer,
  decodeSync,
  type Envelope,
  encodeCertificate,
  encodeCoversChunk,
  encodeJoinClient,
  encodeJoinServer,
  encodeSignalingClient,
  encodeSignalingServer,
  encodeSync,
  type Note,
  type Receipt,
} from '../index.ts';
import {
  CERTIFICATE,
  COMMENT_CERTIFICATE,
  COVERS_CHUNKS,
  DELETION,
  ENVELOPES,
  JOIN_CLIENT,
  JOIN_SERVER,
  NOTES,
  RECEIPTS,
  SIGNALING_CLIENT,
  SIGNALING_SERVER,
  SYNC,
} from './samples.ts';

/** A decoder with its encoder and its samples, their type forgotten: what holds for all formats alike. */
export interface Format {
  readonly name: string;
  readonly samples: { readonly [name: string]: unknown };
  decode(bytes: Uint8Array): unknown;
  encodeSample(name: string): Bytes;
  /** Decodes, and encodes what came out. */
  roundTrip(bytes: Uint8Array): Bytes;
}

function format<T>(
  name: string,
  samples: { readonly [name: string]: T },
  encode: (value: T) => Bytes,
  decode: (bytes: Uint8Array) => T,
): Format {
  return {
    name,
    samples,
    decode,
    encodeSample: (sample) => encode(samples[sample] as T),
    roundTrip: (bytes) => encode(decode(bytes)),
  };
}

/** Every decoder of the package. */
export const FORMATS: readonly Format[] = [
  format('sync', SYNC, encodeSync, decodeSync),
  format('join client', JOIN_CLIENT, encodeJoinClient, decodeJoinClient),
  format('join server', JOIN_SERVER, encodeJoinServer, decodeJoinServer),
  format('signaling client', SIGNALING_CLIENT, encodeSignalingClient, decodeSignalingClient),
  format('signaling server', SIGNALING_SERVER, encodeSignalingServer, decodeSignalingServer),
  format('envelope', ENVELOPES, (envelope: Envelope) => envelope.bytes, decodeEnvelope),
  format('receipt', RECEIPTS, (receipt: Receipt) => receipt.bytes, decodeReceipt),
  format(
    'certificate',
    { certificate: CERTIFICATE, 'certificate of a commenter': COMMENT_CERTIFICATE },
    encodeCertificate,
    decodeCertificate,
  ),
  format('note', NOTES, (note: Note) => note.bytes, decodeNote),
  format('deletion', { deletion: DELETION }, (deletion: Deletion) => deletion.bytes, decodeDeletion),
  format('covers chunk', COVERS_CHUNKS, (covers) => encodeCoversChunk([...covers]), decodeCoversChunk),
];
