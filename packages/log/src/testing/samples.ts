import type { Bytes, Certificate, Counts, Envelope, Hash, Hex32, Position, SessionId } from '@parley/wire';
import {
  assembleEnvelope,
  encodeHeader,
  PROTOCOL_VERSION,
  sealedBytes,
  sha256Sync,
  utf8,
} from '@parley/wire';
import type { AppendItem } from '../log.ts';

/** Envelopes as tests need them: well-formed, different from each other, the same in every run. Their bodies and
 * signatures mean nothing, because a log verifies nothing. */

export const SAMPLE_ROOM = sha256Sync(utf8('sample room'));

/** A session's id for tests. */
export const sampleSession = (name: string): SessionId => sha256Sync(utf8(`session ${name}`));

/** `length` bytes that depend on `seed` alone. */
export function sampleBytes(seed: string, length: number): Bytes {
  const out = new Uint8Array(length);
  let state = 2166136261;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 16777619);
  for (let i = 0; i < length; i++) {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + i;
    out[i] = state >>> 24;
  }
  return out;
}

export interface SampleOptions {
  /** Bytes of the body. */
  readonly body?: number;
  readonly chunks?: readonly Bytes[];
  readonly room?: Hex32;
}

/** Edit `number` of `session`, with its chunks. */
export function sampleEdit(session: SessionId, number: number, options: SampleOptions = {}): AppendItem {
  const { body = 40, chunks = [], room = SAMPLE_ROOM } = options;
  const seed = `${session} ${number}`;
  const header = { version: PROTOCOL_VERSION, kind: 'edit', room, session, number, part: 0 } as const;
  const aad = encodeHeader(header, null, chunks.map(sha256Sync));
  return {
    envelope: assembleEnvelope(sealedBytes(aad, sampleBytes(seed, body)), sampleBytes(`signed ${seed}`, 64)),
    chunks,
  };
}

/** Edits `from` to `to - 1` of `session`. */
export const sampleEdits = (
  session: SessionId,
  from: number,
  to: number,
  options?: SampleOptions,
): AppendItem[] => Array.from({ length: to - from }, (_, i) => sampleEdit(session, from + i, options));

export const sampleCertificate = (session: SessionId, seed = 'certificate'): Certificate => ({
  session,
  role: 'edit',
  signature: sampleBytes(`${seed} ${session}`, 64),
});

export interface SampleSnapshot {
  readonly snapshot: Envelope;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
}

/** A snapshot made at `position` on top of `parent`. */
export function sampleSnapshot(
  session: SessionId,
  at: Position,
  parent: Hash | null,
  covers: Counts,
  chunks: readonly Bytes[] = [],
): SampleSnapshot {
  const header = {
    version: PROTOCOL_VERSION,
    kind: 'snapshot',
    room: SAMPLE_ROOM,
    session,
    number: at.seq,
    part: 0,
  } as const;
  const claim = { epoch: at.epoch, parent, seq: at.seq, head: at.head, covers };
  const aad = encodeHeader(header, claim, chunks.map(sha256Sync));
  const snapshot = assembleEnvelope(
    sealedBytes(aad, sampleBytes(`snapshot ${at.head}`, 40)),
    sampleBytes('signed', 64),
  );
  return { snapshot, hash: sha256Sync(snapshot.bytes), chunks };
}
