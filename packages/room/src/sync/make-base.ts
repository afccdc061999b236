import type { Device, MadeBase, Making, Whole } from '@parley/replica';
import type { Sealer } from '@parley/seal';
import { type Covered, type Hash, type PartId, type SessionId, sha256Sync, stateClaim } from '@parley/wire';
import type * as Y from 'yjs';
import { breathe } from './breathe.ts';
import { clientIdOf } from './client-id.ts';
import { type Content, holds } from './content.ts';
import { type BaseContent, coversOf, type KeptContent } from './covers.ts';
import { NO_IDS } from './ids.ts';
import { mergedState } from './merged-state.ts';
import type { Reader } from './reader.ts';
import { statePlace } from './state-place.ts';

/** Kept edits opened at a time. */
const BATCH = 256;
/** Sessions whose covers are told between two breaths. */
const SESSIONS_A_BREATH = 256;
const NOTHING: Content = { structs: NO_IDS, deletes: NO_IDS };
/** What no body has. */
const ELSEWHERE: Content = { structs: new Map([[-1, [{ clock: 0, length: 1 }]]]), deletes: NO_IDS };

export interface MakeBaseOptions {
  readonly part: PartId;
  readonly doc: Y.Doc;
  readonly reader: Reader;
  readonly sealer: Sealer;
  /** Of the bases that are listed. */
  readonly bodies: Device<Content>['bodies'];
  readonly making: Making;
  /** Whether the document shows other words than that edit has (L12): no body holds it. */
  readonly isOther: (edit: Hash) => boolean;
}

/** A base, and whether one that it names claims an edit that it does not hold. */
export interface NewBase {
  readonly made: MadeBase<Content>;
  readonly metFalse: boolean;
}

/** Makes a base of all that is shown, which names these and never claims more than its body holds. */
export async function makeBase(options: MakeBaseOptions): Promise<NewBase> {
  const { part, doc, reader, sealer, bodies } = options;
  const { parents, before, kept } = options.making;
  await reader.idle();
  const { state, content } = await mergedState({ doc, place: statePlace(), breathe });
  const edits = await contentsOf(kept(), options);
  const bases = options.making.bases.flatMap(({ hash, covers }): BaseContent[] => {
    const body = bodies.of(hash);
    return body && !bodies.differs(hash) ? [{ covers, body }] : [];
  });
  const covers = new Map<SessionId, Covered>();
  for (const [session, cover] of coversOf({ body: content, kept: edits, bases, clientIdOf: remembered() })) {
    covers.set(session, cover);
    if (covers.size % SESSIONS_A_BREATH === 0) await breathe();
  }
  const stated = stateClaim(parents, covers, before);
  const sealed = await sealer.snapshot(part, stated, state);
  const under = edits.filter(
    ({ session, number, content: its }) => number < (covers.get(session)?.count ?? 0) && holds(content, its),
  );
  const examination = { content, proves: true, isTrue: true, differs: false, under };
  return {
    made: { ...sealed, hash: sha256Sync(sealed.envelope.bytes), examination },
    metFalse: bases.some((base) => edits.some((edit) => isClaimedInVain(edit, base))),
  };
}

const isClaimedInVain = ({ session, number, content }: KeptContent, { covers, body }: BaseContent): boolean =>
  number < (covers.get(session)?.count ?? 0) && !holds(body, content);

async function contentsOf(
  kept: AsyncIterable<Whole>,
  { reader, isOther }: MakeBaseOptions,
): Promise<KeptContent[]> {
  const contents: KeptContent[] = [];
  let batch: Whole[] = [];
  const open = async (): Promise<void> => {
    const opened = await Promise.all(batch.map((each) => reader.open(each)));
    for (const [index, { envelope, hash }] of batch.entries()) {
      const { session, number } = envelope.header;
      const content = isOther(hash) ? ELSEWHERE : (opened[index]?.content ?? NOTHING);
      contents.push({ session, number, hash, prev: envelope.prev, content });
    }
    batch = [];
    await breathe();
  };
  for await (const edit of kept) {
    batch.push(edit);
    if (batch.length >= BATCH) await open();
  }
  if (batch.length > 0) await open();
  return contents;
}

function remembered(): (session: SessionId) => number {
  const known = new Map<SessionId, number>();
  return (session) => {
    const client = known.get(session) ?? clientIdOf(session);
    known.set(session, client);
    return client;
  };
}
