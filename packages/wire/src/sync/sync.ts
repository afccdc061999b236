import { type Close, close } from '../connection/close.ts';
import { type Ping, ping } from '../connection/ping.ts';
import { type Pong, pong } from '../connection/pong.ts';
import { messageSet } from '../message-set.ts';
import { type Alive, alive } from './alive.ts';
import { type Bundle, bundleOf } from './bundle.ts';
import { type CertificateMessage, certificateMessage } from './certificate-message.ts';
import { type Chunk, chunk } from './chunk.ts';
import { type DeletionMessage, deletionMessage } from './deletion-message.ts';
import { type EditsMessage, editsMessage } from './edits.ts';
import { type EnvelopeMessage, envelopeMessage } from './envelope-message.ts';
import { type Graft, graft } from './graft.ts';
import { type Have, have } from './have.ts';
import { type NoteMessage, noteMessage } from './note-message.ts';
import { type PassedSignal, passedSignal } from './passed-signal.ts';
import { type Peer, peer } from './peer.ts';
import { type Presence, presence } from './presence.ts';
import { type Prune, prune } from './prune.ts';
import { type ReceiptMessage, receiptMessage } from './receipt-message.ts';
import { type Refused, refused } from './refused.ts';
import { type Want, want } from './want.ts';

/** One thing that is said. */
type Said =
  | Have
  | CertificateMessage
  | EnvelopeMessage
  | EditsMessage
  | Want
  | Chunk
  | Presence
  | Refused
  | ReceiptMessage
  | Alive
  | Prune
  | Graft
  | NoteMessage
  | DeletionMessage
  | PassedSignal
  | Peer
  | Close
  | Ping
  | Pong;

/** The sync protocol: one set of messages, both ways, on every channel that carries envelopes (tabs, mesh, home). */
export type SyncMessage = Said | Bundle<Said>;

/** What came together as if each had come alone. */
export function separated(message: SyncMessage): readonly Exclude<Said, EditsMessage>[] {
  if (message.type === 'bundle') return message.messages.flatMap(separated);
  if (message.type !== 'edits') return [message];
  return message.envelopes.map((envelope) => ({ type: 'envelope', envelope }));
}

const codecs = {
  have,
  certificate: certificateMessage,
  envelope: envelopeMessage,
  edits: editsMessage,
  want,
  chunk,
  presence,
  refused,
  receipt: receiptMessage,
  alive,
  prune,
  graft,
  note: noteMessage,
  deletion: deletionMessage,
  'passed-signal': passedSignal,
  peer,
  close,
  ping,
  pong,
};

export const { encode: encodeSync, decode: decodeSync } = messageSet<SyncMessage>({
  ...codecs,
  bundle: bundleOf(messageSet<Said>(codecs)),
});
