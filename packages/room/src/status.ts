import type { Role, SessionId } from '@parley/wire';

/** What carries this peer at this moment: straight to others, through TURN, through home, only between tabs, nothing. */
export type Route = 'direct' | 'relayed' | 'home' | 'tabs' | 'offline';

export interface PeerStatus {
  readonly session: SessionId;
  /** What it says it is; null until it said so (somebody across the room). */
  readonly role: Role | null;
  /** How it is connected to this peer; `indirect` is through another peer. */
  readonly route: 'direct' | 'relayed' | 'tab' | 'home' | 'indirect';
  /** Its awareness client, if its presence is known. */
  readonly client: number | null;
}

/** Where this session's newest edit is. Nothing here is said before it is so. */
export interface EditStatus {
  readonly onDevice: boolean;
  /** Neighbours on other devices that hold it durably. */
  readonly peers: number;
  /** A receipt under home's pinned key covers it. */
  readonly atHome: boolean;
}

export type ProblemCode =
  | 'storage-full'
  | 'storage-refused'
  | 'home-unreachable'
  | 'home-full'
  | 'home-key-changed'
  | 'newer-version'
  | 'damaged'
  | 'signaling-unreachable'
  | 'refused';

export interface Problem {
  readonly code: ProblemCode;
  readonly detail?: string;
}

export interface Status {
  readonly route: Route;
  readonly signaling: 'off' | 'connecting' | 'connected' | 'offline';
  readonly home: 'off' | 'connecting' | 'connected' | 'offline' | 'untrusted';
  readonly peers: readonly PeerStatus[];
  readonly lastEdit: EditStatus | null;
  /** Edits in this device's log, of whatever session, that no receipt covers. */
  readonly outbox: number;
  readonly problems: readonly Problem[];
}

/** Whether two statuses say the same, so that listeners hear only changes. */
export const sameStatus = (a: Status, b: Status): boolean => JSON.stringify(a) === JSON.stringify(b);
