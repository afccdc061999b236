export { LinkError, type LinkErrorReason } from '@parley/seal';
export { type BrowserOptions, browserEnvironment } from './browser-environment.ts';
export { type DocumentLinks, parseLink } from './document-link.ts';
export type { Environment, PeerDial, PeerDialOptions, TabBus, Visibility } from './environment.ts';
export { type Mirror, mirror } from './mirror.ts';
export { createLink, InsecureContextError, type OpenRoomOptions, openRoom, serversOf } from './open-room.ts';
export { Room, type RoomOptions, type Servers } from './room.ts';
export type { EditStatus, PeerStatus, Problem, ProblemCode, Route, Status } from './status.ts';
export { memoryTabLocks, soleTabLock } from './tab-lock.ts';
