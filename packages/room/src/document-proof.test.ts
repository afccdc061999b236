import { type AppendItem, GENESIS } from '@parley/log';
import type { SealedEdit, Sealer } from '@parley/seal';
import { asBytes, type Bytes, type Counts, type Envelope, PROTOCOL_VERSION } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Author } from './author.ts';
import { DocumentProof } from './document-proof.ts';
import { Reader } from './reader.ts';
import { Lab } from './testing/lab.ts';

const NOTHING: () => AsyncIterable<AppendItem> = async function* () {};

describe('the proof that a snapshot contains what is shown', () => {
  let lab: Lab;
  let sealer: Sealer;
  let doc: Y.Doc;
  let reader: Reader;
  let proof: DocumentProof;

  beforeEach(async () => {
    lab = await Lab.make();
    sealer = await lab.sealer();
    doc = new Y.Doc();
    reader = new Reader({ doc, opener: lab.opener, origin: 'room', clock: lab.clock, unreadable() {} });
    proof = new DocumentProof({ doc, opener: lab.opener, reader, author: null });
  });

  const snapshot = (update: Uint8Array, covers: Counts = new Map()): Promise<SealedEdit> =>
    sealer.snapshot({ ...GENESIS, parent: null, covers }, asBytes(update));
  const ofDocument = (from: Y.Doc, covers?: Counts): Promise<SealedEdit> =>
    snapshot(Y.encodeStateAsUpdateV2(from), covers);
  const prove = ({ envelope, chunks }: SealedEdit, kept = NOTHING): Promise<unknown> =>
    proof.prove(envelope, chunks, kept);

  /** Somebody's document, and its update as an edit that came. */
  async function theirs(
    number: number,
    change: (doc: Y.Doc) => void,
    own = new Y.Doc(),
  ): Promise<SealedEdit> {
    const before = Y.encodeStateVector(own);
    change(own);
    return sealer.edit(number, asBytes(Y.encodeStateAsUpdate(own, before)));
  }
  const show = async ({ envelope, chunks }: SealedEdit): Promise<void> => {
    reader.push(envelope, chunks);
    await reader.idle();
  };
  const type = (text: string) => (own: Y.Doc) => own.getText('t').insert(own.getText('t').length, text);

  it('rule 5: is given for a snapshot of the same document, and says how many edits of each that is', async () => {
    const own = new Y.Doc();
    await show(await theirs(0, type('one '), own));
    await show(await theirs(1, type('two'), own));
    expect(await prove(await ofDocument(own))).toEqual(new Map([[sealer.session, 2]]));
    type('more')(own);
    expect(await prove(await ofDocument(own))).toEqual(new Map([[sealer.session, 2]]));
  });

  it('rule 5: of what is left of a lost log, is not asked for more than that, and not given for less', async () => {
    const own = new Y.Doc();
    const edits = [await theirs(0, type('one '), own)];
    const base = await ofDocument(own);
    edits.push(await theirs(1, type('two'), own));
    const later = await ofDocument(own);
    edits.push(await theirs(2, type('three'), own));
    for (const edit of edits) await show(edit);
    const left = (...items: SealedEdit[]) =>
      async function* (): AsyncIterable<AppendItem> {
        yield* items;
      };
    expect(await prove(later)).toBeNull();
    expect(await proof.proveLeft(later.envelope, later.chunks, left(...edits.slice(0, 2)), NOTHING)).toBe(
      true,
    );
    expect(await proof.proveLeft(later.envelope, later.chunks, left(base), NOTHING)).toBe(true);
    expect(await proof.proveLeft(base.envelope, base.chunks, left(later), NOTHING)).toBe(false);
    expect(await proof.proveLeft(base.envelope, base.chunks, left(...edits), NOTHING)).toBe(false);
    expect(await proof.proveLeft(base.envelope, base.chunks, left(...edits), left(...edits.slice(1)))).toBe(
      true,
    );
  });

  it('rule 5: is not given where a letter, or a deletion, is missing', async () => {
    const own = new Y.Doc();
    await show(await theirs(0, type('abcdef'), own));
    const before = await ofDocument(own);
    await show(await theirs(1, (other) => other.getText('t').delete(2, 1), own));
    expect(await prove(before)).toBeNull();
    expect(await prove(await ofDocument(own))).not.toBeNull();
    await show(await theirs(2, type('g'), own));
    const short = new Y.Doc();
    type('abcdef')(short);
    expect(await prove(await ofDocument(short))).toBeNull();
    expect(await prove(await ofDocument(new Y.Doc()))).toBeNull();
  });

  it('rule 5: counts what is kept above it', async () => {
    const own = new Y.Doc();
    await show(await theirs(0, type('below '), own));
    const base = await ofDocument(own);
    const above = await theirs(1, type('above'), own);
    await show(above);
    expect(await prove(base)).toBeNull();
    const kept = async function* () {
      yield above;
    };
    expect(await prove(base, kept)).not.toBeNull();
  });

  it('rule 5: what waits in the document for something missing must be in it too', async () => {
    const own = new Y.Doc();
    type('first ')(own);
    await show(await theirs(0, type('second'), own));
    expect(doc.store.pendingStructs).not.toBeNull();
    expect(await prove(await ofDocument(new Y.Doc()))).toBeNull();
    expect(await prove(await ofDocument(own))).not.toBeNull();
  });

  it('rule 5: what waits for something that the snapshot does not have either is kept above it', async () => {
    const [below, missing, above] = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
    await show(await theirs(0, type('below '), below));
    Y.applyUpdate(missing, Y.encodeStateAsUpdate(below));
    type('not here yet ')(missing);
    Y.applyUpdate(above, Y.encodeStateAsUpdate(missing));
    const waits = await theirs(1, (own) => own.getText('t').insert(10, 'waits'), above);
    const deletes = await theirs(2, (own) => own.getText('t').delete(8, 2), above);
    for (const edit of [waits, deletes]) await show(edit);
    expect(doc.store.pendingStructs).not.toBeNull();
    expect(doc.store.pendingDs).not.toBeNull();
    const keeping = (...edits: SealedEdit[]) =>
      async function* () {
        yield* edits;
      };
    const base = await ofDocument(below);
    expect(await prove(base, keeping(waits, deletes))).not.toBeNull();
    expect(await prove(base, keeping(waits))).toBeNull();
    expect(await prove(base, keeping(deletes))).toBeNull();
  });

  it.each<[string, () => Bytes]>([
    ['no update of Yjs', () => new Uint8Array([9, 9, 9, 9])],
    ['nothing at all', () => new Uint8Array()],
  ])('rule 5: is not given for %s', async (_, update) => {
    await show(await theirs(0, type('text')));
    expect(await prove(await snapshot(update()))).toBeNull();
  });

  it('rule 5: is not given for one that does not open', async () => {
    const own = new Y.Doc();
    await show(await theirs(0, type('text'), own));
    const { envelope, chunks } = await ofDocument(own);
    const damaged: Envelope = { ...envelope, body: envelope.body.slice().fill(7) };
    expect(await proof.prove(damaged, chunks, NOTHING)).toBeNull();
  });

  it('rule 5: is not given for one that covers an edit of a newer version: nobody here could miss it', async () => {
    const own = new Y.Doc();
    await show(await theirs(0, type('text'), own));
    const next = await theirs(1, type('newer'), own);
    const { header } = next.envelope;
    await show({
      ...next,
      envelope: { ...next.envelope, header: { ...header, version: PROTOCOL_VERSION + 1 } },
    });
    expect(await prove(await ofDocument(own, new Map([[sealer.session, 2]])))).toBeNull();
    expect(await prove(await ofDocument(own, new Map([[sealer.session, 1]])))).not.toBeNull();
  });

  it('rule 5: an edit that nobody can read is in no document, and is not missed', async () => {
    await show(await sealer.edit(0, new Uint8Array([9, 9, 9])));
    expect(await prove(await ofDocument(new Y.Doc()))).not.toBeNull();
  });

  it('rule 5: what was typed is in the log before that is read', async () => {
    const author = new Author({ doc, isRemote: () => false });
    proof = new DocumentProof({ doc, opener: lab.opener, reader, author });
    const log: SealedEdit[] = [];
    author.release({ sealer, began() {}, publish: (edit) => void log.push(edit), stopped() {} });
    type('typed this very moment')(doc);
    expect(log).toEqual([]);
    const kept = async function* () {
      yield* log;
    };
    expect(await prove(await ofDocument(new Y.Doc()), kept)).not.toBeNull();
    await author.close();
  });
});
