import type { RoomId } from '@parley/wire';

/** The name of a room's Web Lock and of its tabs' BroadcastChannel. */
export const roomName = (room: RoomId): string => `parley/${room}`;
