import type { openRoom } from '@parley/room';

/** An open room, as the provider hands it out. */
export type Room = Awaited<ReturnType<typeof openRoom>>;
export type Status = Room['status'];
export type PeerStatus = Status['peers'][number];
export type Problem = Status['problems'][number];
export type LastEdit = NonNullable<Status['lastEdit']>;
