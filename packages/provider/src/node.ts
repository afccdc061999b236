import { nodeEnvironment as environmentOf, type NodeOptions } from '@parley/room/node';
import { type RoomEnvironment, sealed } from './environment.ts';

export type { Logger } from '@parley/room';
export { DeviceFileError, type NodeOptions } from '@parley/room/node';
export type { RoomEnvironment } from './environment.ts';

/** A Node process's environment, and how to let go of what it holds. */
export interface NodeEnvironment extends RoomEnvironment {
  /** Whether documents outlive the process. */
  readonly keeps: boolean;
  /** Closes the database, once each of its rooms is closed; rooms opened after that are refused. Without a folder there is nothing to close. */
  close(): Promise<void>;
}

/**
 * What a Node process gives its rooms: SQLite in a folder (from Node 22.13 on), WebSockets, and WebRTC where `@roamhq/wrtc`
 * is installed.
 *
 * @throws DeviceFileError if the folder's device file is damaged, LogStorageError if its database is, or is in use.
 */
export async function nodeEnvironment(options: NodeOptions = {}): Promise<NodeEnvironment> {
  return sealed(await environmentOf(options));
}
