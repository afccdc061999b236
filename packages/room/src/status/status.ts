import type { Role, SessionId } from '@parley/wire';

/** What carries this peer at this moment: straight to others, through TURN, through home, only between tabs, nothing. */
export type Carrier = 'direct' | 'relayed' | 'home' | 'tabs' | 'offline';

/** Another session that is here. */
export interface PeerStatus {
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
export interface EditStatus {
  /** In this device's log, durably. */
  readonly onDevice: boolean;
  /** Other devices among the neighbours that hold it durably, by the word of certified editors. */
  readonly peers: number;
  /** All that the document was made of when it was made is there, by receipts under home's pinned key. */
  readonly atHome: boolean;
}

/** That the owner deleted the document, for everybody. */
export interface DeletionStatus {
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
export type ProblemCode =
  | 'storage-full'
  | 'storage-refused'
  | 'unsealable'
  | 'home-unreachable'
  | 'home-full'
  | 'home-key-changed'
  | 'home-contradicts'
  | 'home-went-back'
  | 'home-deleted'
  | 'home-expired'
  | 'signaling-unreachable'
  | 'peers-unreachable'
  | 'connections-exhausted'
  | 'local-network'
  | 'storage-older'
  | 'waiting'
  | 'false-snapshot'
  | 'two-under-one-number'
  | 'session-burnt'
  | 'not-compacted'
  | 'newer-version'
  | 'damaged'
  | 'refused';

export interface Problem {
  readonly code: ProblemCode;
  /** For whoever looks into it: a close reason, an error's message. Not for people. */
  readonly detail?: string;
}

/** How things stand, as plain data. A new object each time something changed; its lists are the same as before if what they
 * say is. */
export interface Status {
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

/** How the line to a server stands. */
export type ServerWord = Status['signaling'];

/**
 * The status after another: `before` itself if it says the same, so that listeners hear only changes; and its lists where
 * they do, so that whoever shows one of those has nothing to do at each keystroke.
 */
export function statusAfter(before: Status, now: Status): Status {
  if (saysTheSame(before, now)) return before;
  return {
    ...now,
    peers: saysTheSame(before.peers, now.peers) ? before.peers : now.peers,
    problems: saysTheSame(before.problems, now.problems) ? before.problems : now.problems,
    deletion: saysTheSame(before.deletion, now.deletion) ? before.deletion : now.deletion,
  };
}

/** Whether two statuses, or two of their lists, say the same. */
export const saysTheSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
