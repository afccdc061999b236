import type { Examination, Whole, WholeSnapshot } from '@parley/replica';
import type { Covers, Hash, SessionId } from '@parley/wire';
import type * as Y from 'yjs';
import { breathe } from './breathe.ts';
import { clientIdOf } from './client-id.ts';
import type { Content } from './content.ts';
import { overclaimed } from './covers.ts';
import { otherWordsIn } from './other-words.ts';
import type { KeptEdit } from './proof.ts';
import { proofPlace } from './proof-place.ts';
import { proveBase } from './prove-base.ts';
import type { Reader } from './reader.ts';

/** Kept edits handed over at a time. */
const BATCH = 256;
/** So often a proof is begun anew because another base was applied meanwhile. */
const MOST_TRIES = 4;
const NOTHING = new Uint8Array(0);

export interface ExamineBaseOptions {
  readonly doc: Y.Doc;
  readonly reader: Reader;
  /** Resolves when nothing waits to be sealed. */
  readonly sealed: () => Promise<void>;
  readonly base: WholeSnapshot;
  readonly kept: () => AsyncIterable<Whole>;
  /** Whether the document shows other words than that edit has (L12): no body holds it. */
  readonly isOther: (edit: Hash) => boolean;
}

export interface Examined {
  readonly examination: Examination<Content>;
  /** What it lacks, in words for the log; null: it proves. */
  readonly difference: string | null;
  /** It claims what it does not hold, or has other words than are shown. */
  readonly isFalse: boolean;
}

interface Named extends KeptEdit {
  readonly session: SessionId;
  readonly number: number;
  readonly hash: Hash;
}

/** Whether a base holds what is shown, with the edits kept above what it claims (L3); null: it cannot be read. */
export async function examineBase(options: ExamineBaseOptions): Promise<Examined | null> {
  const { reader, base, doc, sealed, kept, isOther } = options;
  for (let tries = 1; ; tries++) {
    const opened = await reader.open(base);
    if (!opened) return null;
    const before = reader.bases;
    const named: Named[] = [];
    const {
      difference,
      under,
      body: content,
    } = await proveBase({
      doc,
      base: opened.update,
      kept: () => batches(kept(), reader, base.covers, named),
      settled: async () => {
        await sealed();
        await reader.idle();
      },
      isEdit: () => reader.bases === before,
      place: proofPlace(),
      breathe,
    });
    if (reader.bases !== before && tries < MOST_TRIES) continue;
    const differs = difference !== null && (await hasOtherWords(base, reader, doc));
    const isFalse = differs || named.some(({ above }, index) => !above && !under[index]);
    // It may be from this very base that they are shown.
    const contradicts = named.some(({ hash, above }) => !above && isOther(hash));
    return {
      examination: {
        content,
        proves: difference === null && !contradicts,
        isTrue: !contradicts && !isFalse,
        differs,
        under: named
          .filter(({ hash }, index) => under[index] && !isOther(hash))
          .map(({ session, number }) => ({ session, number })),
        overclaimed: overclaimed(base.covers, content, clientIdOf),
      },
      difference,
      isFalse: contradicts || (difference !== null && isFalse),
    };
  }
}

/** The body was moved to where it was proved: it is opened once more. */
async function hasOtherWords(base: Whole, reader: Reader, doc: Y.Doc): Promise<boolean> {
  const opened = await reader.open(base);
  return opened !== null && otherWordsIn(doc, opened.update, 'V2') !== null;
}

async function* batches(
  kept: AsyncIterable<Whole>,
  reader: Reader,
  covers: Covers,
  named: Named[],
): AsyncGenerator<Named[]> {
  let batch: Whole[] = [];
  const open = async (): Promise<Named[]> => {
    const opened = await Promise.all(batch.map((each) => reader.open(each)));
    const edits = batch.map(({ envelope, hash }, index): Named => {
      const { session, number } = envelope.header;
      const above = number >= (covers.get(session)?.count ?? 0);
      return { update: opened[index]?.update ?? NOTHING, above, session, number, hash };
    });
    named.push(...edits);
    batch = [];
    return edits;
  };
  for await (const edit of kept) {
    batch.push(edit);
    if (batch.length >= BATCH) yield await open();
  }
  if (batch.length > 0) yield await open();
}
