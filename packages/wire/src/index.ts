export { fromBase64Url, toBase64Url } from './base64url.ts';
export { asBytes, concat, equalBytes, utf8 } from './bytes.ts';
export { type Certificate, certificateBytes, decodeCertificate, encodeCertificate } from './certificate.ts';
export * from './close-reason.ts';
export type { Close } from './connection/close.ts';
export type { Ping } from './connection/ping.ts';
export type { Pong } from './connection/pong.ts';
export { type Covered, type Covers, coversAfter } from './covers/covers.ts';
export { type CoversChange, changedCovers, changeOfCovers } from './covers/covers-change.ts';
export { type CoversChunk, decodeCoversChunk, encodeCoversChunk } from './covers/covers-chunk.ts';
export { NO_COVERS, readWholeCovers, type WholeCovers, wholeCovers } from './covers/whole-covers.ts';
export {
  type Deletion,
  type DeletionFields,
  decodeDeletion,
  deletionBytes,
  deletionSigned,
} from './deletion.ts';
export { assembleDeletion, encodeDeletion } from './deletion-making.ts';
export {
  assembleEnvelope,
  decodeEnvelope,
  type Envelope,
  encodeHeader,
  envelopeBytes,
  sealedBytes,
} from './envelope/envelope.ts';
export type { Header, Kind } from './envelope/header.ts';
export {
  coversOfClaim,
  type SnapshotClaim,
  type StatedClaim,
  stateClaim,
} from './envelope/snapshot-claim.ts';
export { FieldReader } from './field-reader.ts';
export { FieldWriter } from './field-writer.ts';
export { fromHex, toHex } from './hex.ts';
export * from './ids.ts';
export {
  type Answer,
  type AnswerFields,
  type AnswerSignatures,
  answerBytes,
  type Service,
} from './join/answer.ts';
export type { Challenge } from './join/challenge.ts';
export type { Elder, HomeWelcome } from './join/home-welcome.ts';
export type { Join } from './join/join.ts';
export * from './join/join-messages.ts';
export type { RoomKeys } from './join/room-keys.ts';
export { LIMITS } from './limits.ts';
export {
  assembleNote,
  decodeNote,
  encodeNote,
  type Note,
  type NoteFields,
  noteBytes,
  noteSigned,
} from './note.ts';
export { mayWrite, type PartId } from './part.ts';
export type { Position } from './position.ts';
export { type Purpose, purpose } from './purpose.ts';
export {
  assembleReceipt,
  decodeReceipt,
  encodeReceipt,
  type Receipt,
  type ReceiptFields,
  receiptBytes,
  receiptSigned,
} from './receipt.ts';
export { digestOfRuns, type Runs, type RunView, type SessionSpans, type Span } from './runs.ts';
export { sha256Sync } from './sha256.ts';
export type { ConnectionId, Introduction } from './signaling/introduction.ts';
export type { PeerJoined } from './signaling/peer-joined.ts';
export type { PeerLeft } from './signaling/peer-left.ts';
export type { Signal } from './signaling/signal.ts';
export * from './signaling/signaling.ts';
export type { SignalingWelcome } from './signaling/signaling-welcome.ts';
export type { Turn } from './signaling/turn.ts';
export type { TurnRequest } from './signaling/turn-request.ts';
export type { TurnServers } from './signaling/turn-servers.ts';
export type { Alive } from './sync/alive.ts';
export { type Bundle, bundled } from './sync/bundle.ts';
export type { CertificateMessage } from './sync/certificate-message.ts';
export type { Chunk } from './sync/chunk.ts';
export type { DeletionMessage } from './sync/deletion-message.ts';
export type { EditsMessage } from './sync/edits.ts';
export type { EnvelopeMessage } from './sync/envelope-message.ts';
export type { Graft } from './sync/graft.ts';
export type { Have } from './sync/have.ts';
export type { NoteMessage } from './sync/note-message.ts';
export type { PassedSignal } from './sync/passed-signal.ts';
export type { Peer } from './sync/peer.ts';
export type { Presence } from './sync/presence.ts';
export type { Prune } from './sync/prune.ts';
export type { ReceiptMessage } from './sync/receipt-message.ts';
export type { Refused } from './sync/refused.ts';
export * from './sync/sync.ts';
export type { Want } from './sync/want.ts';
export { PROTOCOL_VERSION } from './version.ts';
export { WireError, type WireFault } from './wire-error.ts';
