export { LogStorageError } from '@parley/log';
export { type Logger, namedLogger, silentLogger } from '@parley/runtime';
export { LinkError, type LinkErrorReason } from '@parley/seal';
export { mayEdit, type Role, type RoomId, type SessionId } from '@parley/wire';
export { type BrowserOptions, browserEnvironment } from './browser-environment.ts';
export type { Check, Finding } from './connection-test.ts';
export type { Connection } from './connections.ts';
export { DocumentError } from './document-error.ts';
export { type CreatedDocument, type DocumentLinks, parseLink } from './document-link.ts';
export type {
  Environment,
  PeerDial,
  PeerDialOptions,
  RoomStore,
  TabBus,
  Visibility,
} from './environment.ts';
export { type Forgotten, forgetRoom } from './forget-room.ts';
export type { RoomOptions } from './gather.ts';
export { type HomeKeys, memoryHomeKeys } from './home-pin.ts';
export type { TabLock } from './leader.ts';
export { type Mirror, mirror } from './mirror.ts';
export {
  createLink,
  InsecureContextError,
  type OpenRoomOptions,
  openRoom,
  type RoomChoices,
} from './open-room.ts';
export { recentLog } from './recent-log.ts';
export { Room } from './room.ts';
export { type Servers, serversOf } from './servers.ts';
export type { EditStatus, PeerStatus, Problem, ProblemCode, Route, Status } from './status.ts';
export { memoryTabLocks, soleTabLock } from './tab-lock.ts';
