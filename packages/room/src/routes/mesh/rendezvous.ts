import { SIGNAL_HOLD } from './signal-hold.ts';

/** What peers tell each other through signaling, inside the seal. `attempt` says which dial it belongs to. */
export type Rendezvous =
  /** Dial me. */
  | { readonly type: 'request' }
  /** Look for a better way for the connection we have. */
  | { readonly type: 'look' }
  | { readonly type: 'signal'; readonly attempt: number; readonly signals: readonly unknown[] };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export const encodeRequest = (type: 'request' | 'look'): Uint8Array<ArrayBuffer> =>
  encoder.encode(JSON.stringify({ type }));

export const encodeSignals = (attempt: number, signals: readonly unknown[]): Uint8Array<ArrayBuffer> =>
  encoder.encode(JSON.stringify({ type: 'signal', attempt, signals }));

/** Reads what a member of the room sealed; null if it is nothing we know. The signals themselves are parsed by the
 * transport, which knows what is plausible. */
export function decodeRendezvous(bytes: Uint8Array): Rendezvous | null {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  if (value.type === 'request' || value.type === 'look') return { type: value.type };
  if (value.type !== 'signal' || !('attempt' in value) || !('signals' in value)) return null;
  const { attempt, signals } = value;
  if (!Array.isArray(signals) || signals.length > SIGNAL_HOLD.most) return null;
  if (typeof attempt !== 'number' || !Number.isSafeInteger(attempt) || attempt < 0) return null;
  return { type: 'signal', attempt, signals };
}

/** Whether signal data is an offer, which begins an attempt. */
export const isOffer = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'offer';
