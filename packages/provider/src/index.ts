import {
  type BrowserOptions,
  browserEnvironment as environmentOf,
  type Forgotten,
  forgetRoom as forget,
  openRoom as open,
  type Room,
  type RoomChoices,
  type RoomId,
} from '@parley/room';
import { opened, type RoomEnvironment, sealed } from './environment.ts';

export {
  type BrowserOptions,
  type Carrier,
  type Check,
  type Connection,
  type CreatedDocument,
  createLink,
  type DeletionStatus,
  DocumentError,
  type DocumentLinks,
  type EditStatus,
  type Finding,
  type Forgotten,
  type Hex32,
  InsecureContextError,
  LinkError,
  type LinkErrorReason,
  type Logger,
  LogStorageError,
  type Mirror,
  mayEdit,
  mirror,
  namedLogger,
  type PeerStatus,
  type Problem,
  type ProblemCode,
  type Role,
  type Room,
  type RoomChoices,
  type RoomId,
  recentLog,
  type Servers,
  type SessionId,
  type Status,
  type StorageFault,
  serversOf,
  silentLogger,
  type Way,
} from '@parley/room';
export type { RoomEnvironment } from './environment.ts';

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
export const openRoom = ({ environment, ...options }: OpenRoomOptions): Promise<Room> =>
  open(environment ? { ...options, environment: opened(environment) } : options);

/** Deletes this device's copy of a document, unless a tab has it open (`'open'`). Nobody else's changes, and the link opens it
 * again; what only this device had is gone. */
export const forgetRoom = (id: RoomId): Promise<Forgotten> => forget(id);

/** The browser's environment, for several rooms that share its options. */
export const browserEnvironment = (options: BrowserOptions = {}): RoomEnvironment =>
  sealed(environmentOf(options));
