/** Structured log lines. Fields never hold document text, secrets, links or whole room ids. */
interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}
/** A device file that is none: it is left as it is, since a new one would forget which homes are known. */
export declare class DeviceFileError extends Error {
  readonly name = "DeviceFileError";
}
interface NodeOptions {
  /** Where documents and the device's id are kept, made if it is not there; one process at a time may use it. Without it, and
   * on a Node before 22.13, which has no SQLite, nothing outlives the process. */
  readonly folder?: string;
  /** Where log lines go; if absent, into `recentLog`. They hold no text of documents and no secrets. */
  readonly logger?: Logger;
  /** False: without WebRTC, through home alone. By default with it if the package `@roamhq/wrtc` is there. */
  readonly webRtc?: boolean;
}
/** What a room runs on: clock, storage, network. Made by `browserEnvironment` or, in `y-parley/node`, by `nodeEnvironment`, and
 * handed to `openRoom` as it is; what else is in it is nobody's but the room's. */
interface RoomEnvironment {
  readonly of: 'y-parley';
}
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
export declare function nodeEnvironment(options?: NodeOptions): Promise<NodeEnvironment>;
export type { Logger, NodeOptions, RoomEnvironment };