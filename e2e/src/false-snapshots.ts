import type { SealedEdit, Sealer } from '@parley/seal';
import {
  asBytes,
  type Bytes,
  type Covers,
  type Hash,
  type SyncMessage,
  sha256Sync,
  stateClaim,
} from '@parley/wire';
import * as Y from 'yjs';
import { editMessages } from './forgeries.ts';

/** A snapshot that somebody with the edit link signs rightly, and that is not what it says. */
export interface FalseSnapshot {
  readonly what: string;
  readonly hash: Hash;
  readonly edit: SealedEdit;
  readonly messages: readonly SyncMessage[];
}

export interface FalseSnapshotsOptions {
  /** Of a session with a certificate. */
  readonly sealer: Sealer;
  /** What is really held of each session. */
  readonly covers: Covers;
  /** The bases that somebody lists. */
  readonly bases: readonly Hash[];
  /** The document as everybody shows it. */
  readonly doc: Y.Doc;
}

const MILLION = 1_000_000;
const NONSENSE: Bytes = new Uint8Array([9, 9, 9, 9]);
const NOWHERE: Hash = '5'.repeat(64);

/** Claims that would empty a document, or silence its writers, wherever they were believed. */
export async function falseSnapshots(options: FalseSnapshotsOptions): Promise<FalseSnapshot[]> {
  const { sealer, covers, bases, doc } = options;
  const covering = (more: (count: number) => number): Covers =>
    new Map([...covers].map(([session, { count }]) => [session, { count: more(count), hash: NOWHERE }]));
  const invented: Covers = new Map([...covers, [sealer.session, { count: MILLION, hash: NOWHERE }]]);
  const make = (what: string, claimed: Covers, body: Bytes, parents: readonly Hash[] = []) =>
    falseSnapshot(sealer, what, claimed, body, parents);
  return [
    await make(
      'an empty one that covers a million edits of everybody',
      covering(() => MILLION),
      EMPTY(),
    ),
    await make(
      'an empty one that covers one edit more of each',
      covering((count) => count + 1),
      EMPTY(),
    ),
    await make('an empty one that covers what is held, and edits that nobody made', invented, EMPTY()),
    await make('an empty one that covers what is held, rightly', covers, EMPTY()),
    await make('one with other words under the same ids', covers, otherWords(doc)),
    await make(
      'the whole document, covering a million of everybody',
      covering(() => MILLION),
      whole(doc),
    ),
    await make('one that contains all others, and holds little', covers, little(), bases),
    await make(
      'one that is no update of Yjs',
      covering((count) => count + 1),
      NONSENSE,
    ),
  ];
}

/** One with that claim and that body. */
export async function falseSnapshot(
  sealer: Sealer,
  what: string,
  covers: Covers,
  body: Bytes,
  parents: readonly Hash[] = [],
): Promise<FalseSnapshot> {
  const { certificate } = sealer;
  if (!certificate) throw new Error('only who may edit has a certificate');
  const edit = await sealer.snapshot(0, stateClaim(parents, covers), body);
  const hash = sha256Sync(edit.envelope.bytes);
  return { what, hash, edit, messages: [{ type: 'certificate', certificate }, ...editMessages(edit)] };
}

/** A body that holds what the client would write next, and all before it. */
export function nextClock(doc: Y.Doc, client: number, text: string): Bytes {
  const copy = copyOf(doc);
  copy.clientID = client;
  copy.getText('text').insert(0, text);
  return whole(copy);
}

const whole = (doc: Y.Doc): Bytes => asBytes(Y.encodeStateAsUpdateV2(doc));
const EMPTY = (): Bytes => whole(new Y.Doc());

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc));
  return copy;
}

/** The same ids, origins and deletions; of each text another letter. */
function otherWords(doc: Y.Doc): Bytes {
  const copy = copyOf(doc);
  for (const structs of copy.store.clients.values()) {
    for (const struct of structs) {
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
        struct.content.str = '#'.repeat(struct.content.str.length);
    }
  }
  return whole(copy);
}

/** Something that nobody else has, and nothing beside. */
function little(): Bytes {
  const doc = new Y.Doc();
  doc.getMap('other').set('little', true);
  return whole(doc);
}
