import {
  answerBytes,
  certificateBytes,
  deletionBytes,
  deletionSigned,
  digestOfRuns,
  type Envelope,
  envelopeBytes,
  type Note,
  noteBytes,
  noteSigned,
  PROTOCOL_VERSION,
  type Receipt,
  receiptBytes,
  receiptSigned,
  toHex,
} from '../index.ts';
import { FORMATS } from './formats.ts';
import { CERTIFICATE, DELETION, ENVELOPES, NOTES, RECEIPTS, SAMPLE_RUNS, SIGNED } from './samples.ts';

/** Format → sample → hex. */
export type Vectors = { [format: string]: { [sample: string]: string } };

/** Where the vectors of this version stand. */
export const VECTORS_FILE = new URL(`../../vectors/wire-${PROTOCOL_VERSION}.vectors.json`, import.meta.url);

/** The bytes of every sample, as this code writes them. */
export function currentVectors(): Vectors {
  const vectors: Vectors = {};
  for (const format of FORMATS) {
    const names = Object.keys(format.samples);
    vectors[format.name] = Object.fromEntries(names.map((name) => [name, toHex(format.encodeSample(name))]));
  }
  const { room, session, clientNonce, serverNonce } = SIGNED;
  const edit = ENVELOPES.edit as Envelope;
  const receipt = RECEIPTS['full receipt'] as Receipt;
  const note = NOTES['note that it contains'] as Note;
  const origin = 'parley.example:8300';
  const answered = {
    role: 'edit',
    service: 'home',
    origin,
    session,
    clientNonce,
    serverNonce,
    room,
  } as const;
  vectors.signed = {
    edit: toHex(envelopeBytes(edit.header, edit.signed)),
    note: toHex(noteBytes(room, noteSigned(note))),
    certificate: toHex(certificateBytes(room, CERTIFICATE)),
    deletion: toHex(deletionBytes(room, deletionSigned(DELETION))),
    receipt: toHex(receiptBytes(room, receiptSigned(receipt))),
    answer: toHex(answerBytes('join', answered)),
    "session's answer": toHex(answerBytes('session', answered)),
  };
  vectors.digest = { runs: digestOfRuns(SAMPLE_RUNS), 'no runs': digestOfRuns(new Map()) };
  return vectors;
}
