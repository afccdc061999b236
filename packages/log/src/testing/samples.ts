import type { Bytes, Certificate, Covers, Envelope, Hash, Hex32, SessionId } from '@parley/wire';
import {
  assembleEnvelope,
  assembleNote,
  encodeHeader,
  encodeNote,
  PROTOCOL_VERSION,
  readWholeCovers,
  sealedBytes,
  sha256Sync,
  stateClaim,
  utf8,
} from '@parley/wire';
import type { EditRow, Log, NoteRow, SnapshotRow } from '../log.ts';

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
  readonly part?: number;
  /** Of two edits under one number: another name is another edit. */
  readonly name?: string;
  /** What it follows; if absent, the plain edit of the number before. */
  readonly prev?: Hash | null;
}

/** Edit `number` of `session`, with its chunks. */
export function sampleEdit(session: SessionId, number: number, options: SampleOptions = {}): EditRow {
  const { body = 40, chunks = [], room = SAMPLE_ROOM, part = 0, name = '' } = options;
  const prev = options.prev !== undefined ? options.prev : before(session, number, { room, part, name });
  const header = { version: PROTOCOL_VERSION, kind: 'edit', room, session, part, number, piece: 0 } as const;
  const seed = `${session} ${number} ${name}`;
  const aad = encodeHeader(header, null, chunks.map(sha256Sync), prev);
  const sealed = sealedBytes(aad, sampleBytes(seed, body));
  const envelope = assembleEnvelope(sealed, sampleBytes(`signed ${seed}`, 64));
  return { envelope, hash: sha256Sync(envelope.bytes), chunks };
}

/** The plain edits made so far, from number 0. */
const chains = new Map<string, EditRow[]>();

/** The hash of the plain edit before this number. */
function before(
  session: SessionId,
  number: number,
  { room, part, name }: Required<Pick<SampleOptions, 'room' | 'part' | 'name'>>,
): Hash | null {
  if (number === 0) return null;
  const key = `${session} ${room} ${part} ${name}`;
  const chain = chains.get(key) ?? [];
  chains.set(key, chain);
  while (chain.length < number) {
    const prev = chain.at(-1)?.hash ?? null;
    chain.push(sampleEdit(session, chain.length, { room, part, name, prev }));
  }
  return chain[number - 1]?.hash ?? null;
}

/** Edits `from` to `to - 1` of `session`; plain ones follow each other. */
export const sampleEdits = (
  session: SessionId,
  from: number,
  to: number,
  options?: SampleOptions,
): EditRow[] => Array.from({ length: to - from }, (_, i) => sampleEdit(session, from + i, options));

export const sampleCertificate = (session: SessionId, seed = 'certificate'): Certificate => ({
  session,
  role: 'edit',
  signature: sampleBytes(`${seed} ${session}`, 64),
});

export interface SampleSnapshotOptions {
  readonly session?: SessionId;
  readonly parents?: readonly Hash[];
  readonly covers?: Covers;
  readonly chunks?: readonly Bytes[];
}

/** A snapshot: another name is another one. */
export function sampleSnapshot(name: string, options: SampleSnapshotOptions = {}): SnapshotRow {
  const { session = sampleSession('maker'), parents = [], covers = new Map(), chunks = [] } = options;
  const header = {
    version: PROTOCOL_VERSION,
    kind: 'snapshot',
    room: SAMPLE_ROOM,
    session,
    part: 0,
    number: 0,
    piece: 0,
  } as const;
  const { claim, whole } = stateClaim(parents, covers);
  const aad = encodeHeader(header, claim, chunks.map(sha256Sync));
  const sealed = sealedBytes(aad, sampleBytes(`snapshot ${name}`, 40));
  const envelope = assembleEnvelope(sealed, sampleBytes(`signed ${name}`, 64));
  const clear = whole.chunks.map(({ bytes }) => bytes);
  return { envelope, hash: sha256Sync(envelope.bytes), chunks: [...clear, ...chunks] };
}

/** How many of a session's edits a snapshot covers that the log holds. */
export async function sampleCovered(log: Log, envelope: Envelope, session: SessionId): Promise<number> {
  const chunks: Bytes[] = [];
  for (const hash of envelope.claim?.whole ?? []) {
    const chunk = await log.chunk(hash);
    if (!chunk) throw new Error('a snapshot without its covers');
    chunks.push(chunk);
  }
  return readWholeCovers(chunks).get(session)?.count ?? 0;
}

export function sampleNote(session: SessionId, base: Hash, contains: readonly Hash[] = []): NoteRow {
  const signed = encodeNote({ room: SAMPLE_ROOM, part: 0, session, base, contains });
  const note = assembleNote(signed, sampleBytes(`note ${base}`, 64));
  return { note, hash: sha256Sync(note.bytes) };
}
