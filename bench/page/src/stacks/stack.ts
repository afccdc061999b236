import type { Room } from '@parley/room';
import type * as Y from 'yjs';

/** How to reach the others. */
export type StackOptions =
  | {
      readonly stack: 'parley';
      readonly link: string;
      readonly signaling: string | null;
      readonly home: string | null;
    }
  | {
      readonly stack: StockName;
      readonly room: string;
      readonly server: string;
      /** What y-webrtc is told of STUN and TURN; nothing if absent. */
      readonly iceServers?: readonly RTCIceServer[];
    };

/** The stacks that Parley is measured beside. */
export type StockName = 'y-webrtc' | 'y-websocket' | 'hocuspocus';

export type StackName = StackOptions['stack'];

/** A document connected by one of the compared stacks. */
export interface Stack {
  readonly doc: Y.Doc;
  /** Null for the stock stacks. */
  readonly room: Room | null;
  /** Whether it is in sync with so many others (y-websocket and Hocuspocus: with their server). */
  ready(others: number): boolean;
  close(): Promise<void>;
}
