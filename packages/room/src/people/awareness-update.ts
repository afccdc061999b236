import { asBytes, type Bytes } from '@parley/wire';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** What an awareness update says of one client. */
export interface ClientState {
  readonly client: number;
  readonly clock: number;
  /** JSON: an object, or null for a state that was taken away. */
  readonly state: string;
}

/** What the update says, in its order; null if it speaks of nobody or of more than `most`, or is no such update. */
export function readUpdate(update: Bytes, most: number): readonly ClientState[] | null {
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    if (count < 1 || count > most) return null;
    return Array.from({ length: count }, () => readState(decoder));
  } catch {
    return null;
  }
}

/** Throws for what is no state. */
function readState(decoder: decoding.Decoder): ClientState {
  const client = decoding.readVarUint(decoder);
  const clock = decoding.readVarUint(decoder);
  const state = decoding.readVarString(decoder);
  const value: unknown = JSON.parse(state);
  if (typeof value !== 'object' || Array.isArray(value)) throw new TypeError('a state is an object or null');
  return { client, clock, state };
}

export function writeUpdate(states: readonly ClientState[]): Bytes {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, states.length);
  for (const { client, clock, state } of states) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  }
  return asBytes(encoding.toUint8Array(encoder));
}
