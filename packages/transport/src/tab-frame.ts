import { CLOSE_REASONS, type CloseReason, LIMITS } from '@parley/wire';

/** What tabs post to each other. `to` is a tab's id; a `hello` is for all. `ack` says how many bytes of data were taken
 * since the last one. */
export type TabFrame = { readonly parley: 1; readonly from: string } & (
  | { readonly type: 'hello' }
  | { readonly type: 'welcome'; readonly to: string }
  | { readonly type: 'data'; readonly to: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'ack'; readonly to: string; readonly bytes: number }
  | { readonly type: 'bye'; readonly to: string; readonly reason: CloseReason }
);

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LIMITS.text;

const isReason = (value: unknown): value is CloseReason =>
  typeof value === 'string' && Object.hasOwn(CLOSE_REASONS, value);

const isBytes = (value: unknown): value is Uint8Array<ArrayBuffer> =>
  value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Reads what came over a BroadcastChannel, where anything of the same origin may post; null if it is no frame. */
export function parseTabFrame(value: unknown): TabFrame | null {
  if (typeof value !== 'object' || value === null) return null;
  const { parley, type, from, to, bytes, reason } = value as Record<string, unknown>;
  if (parley !== 1 || !isId(from)) return null;
  if (type === 'hello') return { parley, type, from };
  if (!isId(to)) return null;
  if (type === 'welcome') return { parley, type, from, to };
  if (type === 'data' && isBytes(bytes)) return { parley, type, from, to, bytes };
  if (type === 'ack' && isCount(bytes)) return { parley, type, from, to, bytes };
  if (type === 'bye' && isReason(reason)) return { parley, type, from, to, reason };
  return null;
}
