export { LogStorageError, type StorageFault } from '@parley/log';
export { type Logger, namedLogger, silentLogger } from '@parley/runtime';
export { LinkError, type LinkErrorReason } from '@parley/seal';
export type { Way } from '@parley/transport';
export { type Hex32, mayEdit, type Role, type RoomId, type SessionId } from '@parley/wire';
export { DocumentError } from './document-error.ts';
export { type CreatedDocument, type DocumentLinks, parseLink } from './document-link.ts';
export { type BrowserOptions, browserEnvironment } from './environment/browser.ts';
export type {
  Environment,
  PeerDial,
  PeerDialOptions,
  RoomStore,
  TabBus,
  Visibility,
} from './environment/environment.ts';
export { recentLog } from './environment/recent-log.ts';
export { type Forgotten, forgetRoom } from './forget-room.ts';
export type { RoomOptions } from './gather.ts';
export { type Mirror, mirror } from './mirror.ts';
export {
  createLink,
  InsecureContextError,
  type OpenRoomOptions,
  openRoom,
  type RoomChoices,
} from './open-room.ts';
export { Room } from './room.ts';
export { type HomeKeys, memoryHomeKeys } from './routes/home/home-pin.ts';
export type { Route, RouteContext, RouteFacts, RouteMaker } from './routes/route.ts';
export type { TabLock } from './routes/tabs/leader.ts';
export { memoryTabLocks, soleTabLock } from './routes/tabs/tab-lock.ts';
export { type Servers, serversOf } from './servers.ts';
export type { Check, Finding } from './status/connection-test.ts';
export type { Connection } from './status/connections.ts';
export type {
  Carrier,
  DeletionStatus,
  EditStatus,
  PeerStatus,
  Problem,
  ProblemCode,
  Status,
} from './status/status.ts';
