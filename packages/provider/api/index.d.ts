import * as Y from "yjs";
import { Awareness } from "y-protocols/awareness";
/** Structured log lines. Fields never hold document text, secrets, links or whole room ids. */
interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}
export declare const silentLogger: Logger;
/** A logger whose lines begin with a name: who says it. */
export declare function namedLogger(name: string, logger: Logger): Logger;
/** 64 lower-case hex digits, 32 bytes: what an id or a hash is in memory, so that it can key a Map. */
type Hex32 = string;
/** A room's public id: the hash of its four public keys. */
type RoomId = Hex32;
/** A session's id: its Ed25519 public key. */
type SessionId = Hex32;
/** What a link lets its holder do: each role may all that those after it may. Each is derived from the one before, and
 * never back. */
type Role = 'owner' | 'edit' | 'comment' | 'view';
/** Whether that role lets its holder change the text. */
export declare const mayEdit: (role: Role) => boolean;
type StorageFault = 'full' | 'refused' | 'corrupt' | 'closed' | 'older';
/** The storage refused: full, forbidden (private mode), corrupt, gone, or of an older Parley. `kind` is what a person is told. */
export declare class LogStorageError extends Error {
  readonly name = "LogStorageError";
  readonly kind: StorageFault;
  constructor(kind: StorageFault, message: string, options?: ErrorOptions);
}
/** `truncated`: a link cut short, as chat programs and line breaks do. `older-version`, `newer-version`: made by
 * an earlier or a later Parley. `malformed`: anything else. */
type LinkErrorReason = 'malformed' | 'truncated' | 'older-version' | 'newer-version';
/** A link that cannot be read, and why: the one error of `parseFragment`. */
export declare class LinkError extends Error {
  readonly name = "LinkError";
  readonly reason: LinkErrorReason;
  constructor(reason: LinkErrorReason, message: string, options?: ErrorOptions);
}
/** How a connection runs at this moment. */
interface Way {
  readonly path: 'direct' | 'relayed';
  /** How this end reaches its relay; null if it uses none (the relay may be the other end's), or the host does not say. */
  readonly relay: 'udp' | 'tcp' | 'tls' | null;
  /** There and back, in milliseconds; null until measured. */
  readonly roundTrip: number | null;
  /** Bytes over the present pair of addresses. */
  readonly sent: number;
  readonly received: number;
  /** The addresses of both ends as WebRTC knows them, `host 192.0.2.1:5000`; null for one that the host does not tell. They are
   * somebody's: whoever shows them asks first. */
  readonly ends: readonly [here: string | null, there: string | null];
}
/** A `Y.Doc` that cannot be bound to a room: it was destroyed. */
export declare class DocumentError extends Error {
  readonly name = "DocumentError";
  readonly reason = "destroyed";
}
/** The links of one document that a holder may hand on. */
interface DocumentLinks {
  /** Absent for a viewer. */
  readonly edit?: string;
  /** Absent for a viewer. The page hands none out yet. */
  readonly comment?: string;
  readonly view: string;
}
/** A new document, of which nobody else knows yet. */
interface CreatedDocument extends Required<DocumentLinks> {
  /** The room's public id, as `Room.id` is. */
  readonly id: RoomId;
  /** The owner link: everything else derives from it, and it from nothing else. Whoever makes the document keeps it to
   * themselves, or nobody can ever act as its owner. */
  readonly owner: string;
}
/** What of the browser's environment an app may choose. */
interface BrowserOptions {
  /** Where log lines go; if absent, into `recentLog`. They hold no text of documents and no secrets. */
  readonly logger?: Logger;
  /** `relay`: only through TURN, so that peers do not learn this one's addresses. `all` if absent. */
  readonly iceTransportPolicy?: 'all' | 'relay';
  /** False: as if this browser had no WebRTC. */
  readonly webRtc?: boolean;
}
/** The last 500 lines that rooms logged here, eldest first. They hold no text of documents, no link and no key. */
export declare const recentLog: () => readonly string[];
/** `open`: a tab of this browser has the document open, and nothing was deleted. */
type Forgotten = 'forgotten' | 'open';
/** Where a room's servers are. */
interface Servers {
  /** WebSocket URLs, `ws:` or `wss:`. Null: none. */
  readonly signaling: string | null;
  readonly home: string | null;
}
/** `/signal` and `/home` of an http(s) origin, as WebSocket URLs. */
export declare function serversOf(origin: string): Servers;
/** What carries this peer at this moment: straight to others, through TURN, through home, only between tabs, nothing. */
type Carrier = 'direct' | 'relayed' | 'home' | 'tabs' | 'offline';
/** Another session that is here. */
interface PeerStatus {
  readonly session: SessionId;
  /** What its certificate makes it; null where none was shown to this peer (somebody across the room). */
  readonly role: Role | null;
  /** How it is connected to this peer; `indirect` is through another peer. */
  readonly route: 'direct' | 'relayed' | 'tab' | 'home' | 'indirect';
  /** Its awareness client, if its presence is known. */
  readonly client: number | null;
  /** The awareness clients it speaks for besides, if any: people whom it brings from elsewhere. */
  readonly speaksFor?: readonly number[];
}
/** Where what this page wrote last is. Nothing here is said before it is so. */
interface EditStatus {
  /** In this device's log, durably. */
  readonly onDevice: boolean;
  /** Other devices among the neighbours that hold it durably, by the word of certified editors. */
  readonly peers: number;
  /** All that the document was made of when it was made is there, by receipts under home's pinned key. */
  readonly atHome: boolean;
}
/** That the owner deleted the document, for everybody. */
interface DeletionStatus {
  /** When, by the owner's clock, Unix ms. */
  readonly time: number;
  /** Home has heard of it. As long as it has not, this page goes on telling it. */
  readonly atHome: boolean;
}
/**
 * | code | meaning | it is over when |
 * |---|---|---|
 * | `storage-full` | the device's storage is full; edits are in memory only | a write succeeds |
 * | `storage-refused` | the device stores nothing; or its storage was deleted, and edits that are in memory alone cannot be written before what came before them is back | all that is held is written; in a private window never |
 * | `unsealable` | an edit could not be sealed (too large): it and what follows stay in this document alone | never |
 * | `home-unreachable` | home does not answer here, and no word of it that can be believed comes through others | home is heard |
 * | `home-full` | home has no room left for this document | home has everything, or lets this peer in again |
 * | `home-key-changed` | another key answers as home than this device knows it by | the known one answers, or is heard of through others; or a person takes the new one (`acceptHome`) |
 * | `home-contradicts` | home signed two histories of which one is not true; the later is not believed, both are kept | never |
 * | `home-went-back` | home holds less than it did (a backup was put back); this page hands in what it has | home has all of it |
 * | `home-deleted` | who runs home has deleted the document there (it was not its owner); it is on this device, and with others | home lets this peer in again |
 * | `home-expired` | nobody had opened the document for so long that home had let go of it; whoever has it brings it back by opening it | home has all of it |
 * | `signaling-unreachable` | the server that introduces peers does not answer | it answers |
 * | `peers-unreachable` | signaling names somebody to whom no way leads: dialled in vain, not heard of through others; home is not reached, or has not brought them for 45 s | they are reached, or go |
 * | `connections-exhausted` | the browser makes no more WebRTC connections for this page until it has tidied up closed ones; home carries meanwhile | it makes one |
 * | `local-network` | the browser hides this device's addresses of its own network from WebRTC until its person allows them, and somebody is not reached directly | it is allowed, or nobody is missed |
 * | `storage-older` | this device's copy is of a former Parley; it is left as it is, and nothing is stored beside it | never |
 * | `waiting` | some of what came rests on something that has not come for 10 s; it is kept, and not shown | it has come |
 * | `false-snapshot` | somebody's snapshot claims what it does not hold, or has other words than were written; nothing gave way to it | never |
 * | `two-under-one-number` | a session signed two edits under one number: one counts, which may not be the one that is shown | never |
 * | `session-burnt` | somebody else wrote under this page's name; it goes on under a fresh one | never |
 * | `not-compacted` | no snapshot can be made of this document (it is too large), so its log only grows | one was made |
 * | `newer-version` | some edits are of a newer version of the protocol; they are kept, and not shown. Or a server speaks it (detail `unknown-version`) | never; or the server takes this page |
 * | `damaged` | some edits could not be read | never |
 * | `refused` | somebody refused an edit of this session | never |
 *
 * *Never* is until the document is opened again. A server that will not have this peer (`detail` says why) is tried again
 * each minute, and at once after `nudge`.
 */
type ProblemCode = 'storage-full' | 'storage-refused' | 'unsealable' | 'home-unreachable' | 'home-full' | 'home-key-changed' | 'home-contradicts' | 'home-went-back' | 'home-deleted' | 'home-expired' | 'signaling-unreachable' | 'peers-unreachable' | 'connections-exhausted' | 'local-network' | 'storage-older' | 'waiting' | 'false-snapshot' | 'two-under-one-number' | 'session-burnt' | 'not-compacted' | 'newer-version' | 'damaged' | 'refused';
interface Problem {
  readonly code: ProblemCode;
  /** For whoever looks into it: a close reason, an error's message. Not for people. */
  readonly detail?: string;
}
/** How things stand, as plain data. A new object each time something changed; its lists are the same as before if what they
 * say is. */
interface Status {
  /** The best of what carries this peer. */
  readonly route: Carrier;
  /** Whether the document has reached this device: false for a newcomer until somebody who has it, or home, has brought all
   * of it. Then it stays true. */
  readonly arrived: boolean;
  /** `off` in a tab that does not lead, or without such a server; `offline` from a failure until it answers again. */
  readonly signaling: 'off' | 'connecting' | 'connected' | 'offline';
  /** `off` while somebody else calls home, or without a home. `untrusted`: another key than the pinned one. */
  readonly home: 'off' | 'connecting' | 'connected' | 'offline' | 'untrusted';
  /** Who is here besides this session, tabs of this device too; sorted by session. */
  readonly peers: readonly PeerStatus[];
  /** Null before this page's first change. */
  readonly lastEdit: EditStatus | null;
  /** Something this session wrote is nowhere durably: not on this device, with no other device, not at home. Whoever
   * closes the page now loses it, so a page warns before (`beforeunload`). */
  readonly unsaved: boolean;
  /** Edits and snapshots that this page holds, of whatever session, on this device or in memory alone, that are not known to be at
   * home. None of a document that is deleted: nothing goes there any more. */
  readonly outbox: number;
  /** The owner has deleted the document, for everybody: nothing of it is sent or taken in any more. What is on this device stays, until
   * `forgetRoom`. Null: it is not deleted, as far as is known here. */
  readonly deletion: DeletionStatus | null;
  /** After how many days without anybody home erases the document; null: never, or home was not met. */
  readonly homeKeepsDays: number | null;
  readonly problems: readonly Problem[];
}
/** A copy of a document that follows it and from which nothing flows back. */
interface Mirror {
  readonly doc: Y.Doc;
  close(): void;
}
/**
 * Mirrors a document (rule 11). Some editor bindings (y-prosemirror's) change the document they are bound to while they
 * show it; a viewer's editor is bound to a mirror, so that whatever happens there never reaches the document.
 */
export declare function mirror(source: Y.Doc): Mirror;
/** What is looked at. */
type Check = 'signaling' | 'home' | 'webrtc' | 'stun' | 'turn-udp' | 'turn-tcp' | 'turn-tls' | 'clock' | 'local-network';
/** `absent`: there is nothing of the kind to be tested here, and nothing wrong with that. */
type Finding = 'fine' | 'failed' | 'absent';
/** One open connection of this peer, as it runs at this moment. */
interface Connection extends Way {
  readonly session: SessionId;
}
/**
 * A document in its room: what an app holds. It binds the `Y.Doc` to this device's log and to the routes (tabs, mesh,
 * home), and says at every moment how things stand.
 *
 * What comes from the room changes the `Y.Doc` in transactions whose `origin` is the room.
 */
declare class Room {
  #private;
  /** The document this room is bound to. It stays as it is when the room closes. */
  readonly doc: Y.Doc;
  /** The document as servers know it: the same for every link to it. */
  readonly id: RoomId;
  /** What the link lets its holder do. Whatever the holder of a `comment` or `view` link does to `doc` stays there. */
  readonly role: Role;
  /** This peer in this room, as others see it in `status.peers`: new each time the document is opened. */
  readonly session: SessionId;
  private constructor();
  /** The whole links of this document that its holder may hand on. From when home's key is known they name it, so that whoever
   * opens one takes no other server for home. */
  get links(): DocumentLinks;
  /** Who is here, as editor bindings want it: the y-protocols interface. States that an app puts into it under further
   * clients are sent, too, 64 at most: so a bridge brings the people of another protocol. What is larger than 8 KiB together,
   * once it is compressed, is not sent. */
  get awareness(): Awareness;
  /** How things stand; a new object each time something changed. */
  get status(): Status;
  /** Calls `listener` at each change of `status`, until the returned function is called or the room has closed. */
  onStatus(listener: (status: Status) => void): () => void;
  /** Resolves when every edit made so far is on this device, or the storage refuses it, or it cannot be sealed: which of
   * them it is, `status` says. */
  flush(): Promise<void>;
  /** The network changed (came back, another one): try now what waits. In a page it is called by itself. */
  nudge(): void;
  /**
   * A person takes the server that answers as home for it, though it has another key than this device knew (problem
   * `home-key-changed`). From then on that key is home's in all documents of this device; nothing counts as at home until
   * it says so. Without effect if no other than the known one answered.
   */
  acceptHome(): Promise<void>;
  /** How each open connection to another device runs at this moment, without addresses. */
  connections(): Promise<Connection[]>;
  /** Tries each way to others by itself: `found` hears of each once. It asks the room's own servers alone. */
  testConnection(found: (check: Check, finding: Finding) => void): Promise<void>;
  /**
   * Deletes the document for everybody, and for good: home erases it, and whoever hears of it carries it no more. Nobody can do that
   * without the owner link. Copies on devices stay, this one too (`forgetRoom`). Resolves once that is written down on this device, if it stores
   * anything; `status.deletion.atHome` says when home has heard of it, which is told by whatever page opens the document here.
   *
   * @param ownerLink `CreatedDocument.owner`
   * @throws LinkError if that is no link; TypeError if it is not the owner link of this document.
   */
  deleteForEverybody(ownerLink: string): Promise<void>;
  /** Says goodbye, finishes what is being written, and lets go of everything. The document stays as it is, and can be
   * read and changed; none of that is shared. Called again it returns the same promise. */
  close(): Promise<void>;
}
/** What an app says of the room it opens. */
interface RoomChoices extends BrowserOptions {
  /** The document's link, or its fragment alone if `servers` and `origin` say the rest. */
  readonly link: string;
  /** Where the document goes: a `Y.Doc`, made here if absent. What it holds already, and what is changed in it from this
   * call on, is shared once the document has loaded. Its client id becomes the session's. */
  readonly doc?: Y.Doc;
  /** Where signaling and home are; by default `/signal` and `/home` beside the link's page. */
  readonly servers?: Servers;
  /** The origin of the links in `room.links`, with a path where Parley stands below one; by default the link's own. */
  readonly origin?: string;
  /** Edits above a snapshot from which on a new one is made; 1,000 if absent. */
  readonly compactAfter?: number;
  /** The document was made on this device (`createLink`), and is opened for the first time: nobody else can have anything
   * of it, so it has arrived. */
  readonly created?: boolean;
}
/** This page has no WebCrypto: it is served neither by https nor from localhost. */
export declare class InsecureContextError extends Error {
  readonly name = "InsecureContextError";
}
/**
 * A new document: its room's id and its links, whole URLs under `origin`, which may have a path where Parley stands below one. Nothing is
 * sent anywhere; the document begins when it is opened. The owner link is given here and never again: `Room.links` has none.
 *
 * @throws InsecureContextError where there is no WebCrypto.
 * @throws TypeError for an origin that is no http(s) URL. */
export declare function createLink(origin: string): Promise<CreatedDocument>;
/** What a room runs on: clock, storage, network. Made by `browserEnvironment` or, in `y-parley/node`, by `nodeEnvironment`, and
 * handed to `openRoom` as it is; what else is in it is nobody's but the room's. */
interface RoomEnvironment {
  readonly of: 'y-parley';
}
export interface OpenRoomOptions extends RoomChoices {
  /** Everything outside that the room touches; by default the browser's, to which the options of `BrowserOptions` apply. */
  readonly environment?: RoomEnvironment;
}
/**
 * Opens a document by its link. Resolves once it has loaded from this device's log, without waiting for any network; from
 * then on it stays in step with everybody else who has it open, and with home, until `close()`, or until the `Y.Doc` is
 * destroyed.
 *
 * If the device refuses to store (private mode), the document opens all the same; `status.problems` says so and nothing is
 * ever said to be on this device. Whatever it rejects with, nothing stays open.
 *
 * @throws LinkError with `reason` `malformed`, `truncated`, `older-version` or `newer-version`.
 * @throws DocumentError if the `Y.Doc` was destroyed.
 * @throws InsecureContextError where there is no WebCrypto.
 * @throws TypeError for a bare fragment without `origin`, or for servers that are no WebSocket URLs.
 * @throws LogStorageError if this device's log breaks while the document loads from it.
 */
export declare const openRoom: ({ environment, ...options }: OpenRoomOptions) => Promise<Room>;
/** Deletes this device's copy of a document, unless a tab has it open (`'open'`). Nobody else's changes, and the link opens it
 * again; what only this device had is gone. */
export declare const forgetRoom: (id: RoomId) => Promise<Forgotten>;
/** The browser's environment, for several rooms that share its options. */
export declare const browserEnvironment: (options?: BrowserOptions) => RoomEnvironment;
export type { BrowserOptions, Carrier, Check, Connection, CreatedDocument, DeletionStatus, DocumentLinks, EditStatus, Finding, Forgotten, Hex32, LinkErrorReason, Logger, Mirror, PeerStatus, Problem, ProblemCode, Role, Room, RoomChoices, RoomEnvironment, RoomId, Servers, SessionId, Status, StorageFault, Way };