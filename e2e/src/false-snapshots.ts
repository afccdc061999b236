import type { SealedEdit, Sealer } from '@parley/seal';
import {
  asBytes,
  type Bytes,
  type Counts,
  type Receipt,
  type SessionId,
  type SyncMessage,
} from '@parley/wire';
import * as Y from 'yjs';
import { editMessages } from './forgeries.ts';

/** A snapshot that somebody with the edit link signs rightly, and that is not what it says. */
export interface FalseSnapshot {
  readonly what: string;
  readonly edit: SealedEdit;
  readonly messages: readonly SyncMessage[];
}

export interface FalseSnapshotsOptions {
  /** Of a session with a certificate. */
  readonly sealer: Sealer;
  /** Home's newest word, with every count. */
  readonly receipt: Receipt;
  /** The document as everybody shows it. */
  readonly doc: Y.Doc;
}

const MILLION = 1_000_000;
const NONSENSE: Bytes = new Uint8Array([9, 9, 9, 9]);

/** Claims that would empty a document, or silence its writers, wherever they are adopted. */
export async function falseSnapshots(options: FalseSnapshotsOptions): Promise<FalseSnapshot[]> {
  const { sealer, receipt, doc } = options;
  const { counts } = receipt;
  const covering = (more: (count: number) => number): Counts =>
    new Map([...counts].map(([session, count]) => [session, more(count)]));
  const invented: Counts = new Map([...counts, [sealer.session, MILLION]]);
  const empty = asBytes(Y.encodeStateAsUpdateV2(new Y.Doc()));
  const whole = asBytes(Y.encodeStateAsUpdateV2(doc));
  return Promise.all([
    falseSnapshot(
      options,
      'an empty one that covers a million edits of everybody',
      covering(() => MILLION),
      empty,
    ),
    falseSnapshot(
      options,
      'an empty one that covers one edit more of each',
      covering((count) => count + 1),
      empty,
    ),
    falseSnapshot(
      options,
      'an empty one that covers what is held, and edits that nobody made',
      invented,
      empty,
    ),
    falseSnapshot(
      options,
      'the whole document, covering a million edits of everybody',
      covering(() => MILLION),
      whole,
    ),
    falseSnapshot(
      options,
      'one that is no update of Yjs',
      covering((count) => count + 1),
      NONSENSE,
    ),
  ]);
}

/** One whose position is home's own, so that only what it covers and what is in it can be wrong. */
export async function falseSnapshot(
  { sealer, receipt }: Pick<FalseSnapshotsOptions, 'sealer' | 'receipt'>,
  what: string,
  covers: ReadonlyMap<SessionId, number>,
  update: Bytes,
): Promise<FalseSnapshot> {
  const { certificate } = sealer;
  if (!certificate) throw new Error('only who may edit has a certificate');
  const { epoch, seq, head, base } = receipt;
  const edit = await sealer.snapshot({ epoch, seq, head, parent: base, covers }, update);
  return { what, edit, messages: [{ type: 'certificate', certificate }, ...editMessages(edit)] };
}
