import type { CloseReason, Refusal } from './close-reason.ts';
import type { Bytes, Counts, Hash, Hex32, Role, RoomId, SessionId } from './ids.ts';

/** What a sealed thing is. `edit` and `snapshot` are envelopes and are logged; `presence` and `signal` never are. */
export type Kind = 'edit' | 'snapshot' | 'presence' | 'signal';

/** The header every sealed thing begins with. All of it is additional data of the cipher and covered by the signature.
 * `number` counts per session and per kind; `part` is 0, and i + 1 for the i-th chunk. */
export interface Header {
  readonly version: number;
  readonly kind: Kind;
  readonly room: RoomId;
  readonly session: SessionId;
  readonly number: number;
  readonly part: number;
}

/** What a snapshot says of itself, in clear, so that home can check it against its own counts. */
export interface SnapshotClaim {
  readonly epoch: Hex32;
  /** The hash of the snapshot envelope it replaces; null for the first. */
  readonly parent: Hash | null;
  readonly seq: number;
  readonly head: Hash;
  readonly covers: Counts;
}

/** A decoded sealed thing, with its bytes as they came: it is forwarded and stored as those bytes, never re-encoded. */
export interface Envelope {
  readonly header: Header;
  /** Present exactly when `header.kind` is `snapshot`. */
  readonly claim: SnapshotClaim | null;
  /** The addresses (SHA-256) of its chunks, in order; empty if its body holds everything. */
  readonly chunks: readonly Hash[];
  /** Ciphertext with its tag. */
  readonly body: Bytes;
  readonly signature: Bytes;
  /** Everything, as stored and sent. */
  readonly bytes: Bytes;
  /** The part of `bytes` that is additional data: header, claim and chunk addresses. */
  readonly aad: Bytes;
  /** The part of `bytes` that is signed: all but the signature. */
  readonly signed: Bytes;
}

/** A session's public key and role, signed by the room's write key. */
export interface Certificate {
  readonly session: SessionId;
  readonly role: 'edit';
  readonly signature: Bytes;
}

/** Where a log stands: `head` chains the hashes of all appended envelopes, `epoch` changes with each installed snapshot. */
export interface Position {
  readonly epoch: Hex32;
  readonly seq: number;
  readonly head: Hash;
}

/** Home's signed word: it holds durably at least `counts`; at this `seq` the digest of all its counts is `digest`. */
export interface Receipt extends Position {
  readonly room: RoomId;
  readonly base: Hash | null;
  readonly digest: Hash;
  readonly counts: Counts;
  /** Whether `counts` is everything home holds, or only what changed lately. */
  readonly full: boolean;
  /** Unix milliseconds, home's clock. */
  readonly time: number;
  readonly signature: Bytes;
  readonly bytes: Bytes;
}

// --- The sync protocol: one set of messages on every channel that carries envelopes (tabs, mesh, home). -----------

/** What the sender holds durably. Without `counts` it is a digest only. `full` means `counts` is all of it (above
 * `base` if the receiver knows that base, see SPEC); otherwise `counts` is what changed. `ask` wants a full one back. */
export interface Have {
  readonly type: 'have';
  readonly digest: Hash;
  readonly base: Hash | null;
  readonly full: boolean;
  readonly ask: boolean;
  readonly counts: Counts;
}
export interface CertificateMessage {
  readonly type: 'certificate';
  readonly certificate: Certificate;
}
/** An edit or a snapshot. */
export interface EnvelopeMessage {
  readonly type: 'envelope';
  readonly envelope: Envelope;
}
/** Asks for chunks, or for a snapshot envelope, by hash. */
export interface Want {
  readonly type: 'want';
  readonly hashes: readonly Hash[];
}
export interface Chunk {
  readonly type: 'chunk';
  readonly bytes: Bytes;
}
export interface Presence {
  readonly type: 'presence';
  readonly envelope: Envelope;
}
/** `number` is that of the refused edit, 0 where there is none. */
export interface Refused {
  readonly type: 'refused';
  readonly reason: Refusal;
  readonly session: SessionId;
  readonly number: number;
}
export interface ReceiptMessage {
  readonly type: 'receipt';
  readonly receipt: Receipt;
}
/** The one table of liveness: session → milliseconds since somebody with a live link to it heard from it. */
export interface Alive {
  readonly type: 'alive';
  readonly ages: ReadonlyMap<SessionId, number>;
}
/** Do not send me this origin's edits; another link does. `origin` is a session, or 64 zeros for home's receipts. */
export interface Prune {
  readonly type: 'prune';
  readonly origin: SessionId;
}
/** Send me this origin's edits from `count` on, and keep doing so. */
export interface Graft {
  readonly type: 'graft';
  readonly origin: SessionId;
  readonly count: number;
}
/** Who is at the other end; sent first, and again when it changes. */
export interface Peer {
  readonly type: 'peer';
  readonly session: SessionId;
  /** A random id of the browser profile, 32 bytes: tabs of one device share it. */
  readonly device: Hex32;
  readonly role: Role;
  readonly visible: boolean;
  readonly metered: boolean;
  /** Whether it is connected to home at this moment. */
  readonly calling: boolean;
}
export interface Close {
  readonly type: 'close';
  readonly reason: CloseReason;
}
export interface Ping {
  readonly type: 'ping';
  readonly nonce: number;
}
export interface Pong {
  readonly type: 'pong';
  readonly nonce: number;
}

export type SyncMessage =
  | Have
  | CertificateMessage
  | EnvelopeMessage
  | Want
  | Chunk
  | Presence
  | Refused
  | ReceiptMessage
  | Alive
  | Prune
  | Graft
  | Peer
  | Close
  | Ping
  | Pong;

// --- The join protocol: how signaling and home let somebody in. --------------------------------------------------

export interface RoomKeys {
  readonly owner: Bytes;
  readonly write: Bytes;
  readonly join: Bytes;
}
/** client → server, first. `nonce` is 32 random bytes. */
export interface Join {
  readonly type: 'join';
  readonly keys: RoomKeys;
  readonly session: SessionId;
  readonly role: Role;
  readonly nonce: Bytes;
}
/** server → client: 32 random bytes, nothing else, so a server cannot choose what is signed. */
export interface Challenge {
  readonly type: 'challenge';
  readonly nonce: Bytes;
}
export interface Answer {
  readonly type: 'answer';
  readonly signature: Bytes;
}
/** home → client. `homeKey` is the Ed25519 public key its receipts are signed with. */
export interface HomeWelcome {
  readonly type: 'home-welcome';
  readonly homeKey: Bytes;
}

// --- Signaling ----------------------------------------------------------------------------------------------------

/** 16 random bytes as 32 hex digits, given by signaling: where a peer is reached, while its socket lives. */
export type ConnectionId = string;
export interface TurnServers {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
  /** Unix milliseconds. */
  readonly expires: number;
}
export interface Introduction {
  readonly connection: ConnectionId;
  readonly session: SessionId;
}
export interface SignalingWelcome {
  readonly type: 'signaling-welcome';
  readonly connection: ConnectionId;
  readonly peers: readonly Introduction[];
  readonly turn: TurnServers | null;
}
export interface PeerJoined extends Introduction {
  readonly type: 'peer-joined';
}
export interface PeerLeft {
  readonly type: 'peer-left';
  readonly connection: ConnectionId;
}
/** client → server: `peer` is the receiver; server → client: `peer` is the sender. The envelope is of kind `signal`. */
export interface Signal {
  readonly type: 'signal';
  readonly peer: ConnectionId;
  readonly envelope: Envelope;
}
/** client → server: fresh TURN credentials, please. */
export interface TurnRequest {
  readonly type: 'turn-request';
}
export interface Turn {
  readonly type: 'turn';
  readonly turn: TurnServers | null;
}

export type JoinClientMessage = Join | Answer | Close;
export type JoinServerMessage = Challenge | HomeWelcome | SignalingWelcome | Close;
export type SignalingClientMessage = Signal | TurnRequest | Ping | Pong | Close;
export type SignalingServerMessage = PeerJoined | PeerLeft | Signal | Turn | Ping | Pong | Close;
