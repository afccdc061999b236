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
  | { readonly stack: 'y-webrtc' | 'y-websocket'; readonly room: string; readonly server: string };

export type StackName = StackOptions['stack'];

/** A document connected by one of the compared stacks. */
export interface Stack {
  readonly doc: Y.Doc;
  /** Null for the stock stacks. */
  readonly room: Room | null;
  /** Whether it is in sync with so many others (y-websocket: with its server). */
  ready(others: number): boolean;
  close(): Promise<void>;
}
