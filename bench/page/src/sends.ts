import { decodeSync } from '@parley/wire';
import type { StackName } from './stacks/stack.ts';

declare global {
  interface Window {
    /** What this page's data channels sent, kept by {@link keepSends}. */
    sentMessages?: Uint8Array<ArrayBuffer>[];
  }
}

/** Kind of message → how many were sent. */
export type SendCounts = Readonly<Record<string, number>>;

/** The kind of those that carry an edit. */
export const EDIT = 'edit';

/** Counts what the page's data channels sent since the last call, and forgets it. */
export function takeSends(stack: StackName): SendCounts {
  const sent = window.sentMessages?.splice(0) ?? [];
  const counts: Record<string, number> = {};
  for (const bytes of sent) {
    const kind = stack === 'parley' ? parleyKind(bytes) : stockKind(bytes);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function parleyKind(bytes: Uint8Array<ArrayBuffer>): string {
  const message = decodeSync(bytes);
  return message.type === 'envelope' ? message.envelope.header.kind : message.type;
}

/** y-webrtc's own messages: a number, and for sync (0) the number of y-protocols' sync. */
function stockKind([type, sync]: Uint8Array): string {
  if (type === 0) return sync === 2 ? EDIT : 'sync';
  return type === 1 ? 'awareness' : 'other';
}
