import type { Opener, Sealer } from '@parley/seal';
import {
  type Bytes,
  type Hash,
  type Note,
  type PartId,
  type SessionId,
  sha256Sync,
  stateClaim,
  utf8,
} from '@parley/wire';
import type { DutyFacts } from '../core/duties.ts';
import type { Examination } from '../core/examination.ts';
import type { MadeBase, Making, PartDocument, Read, Whole, WholeSnapshot } from '../driver/document.ts';
import { differ, type Fact, type FactContent, FactDoc, holds, holdsWords } from './facts.ts';

export interface FactDocumentOptions {
  readonly part: PartId;
  readonly opener: Opener;
  readonly sealer: Sealer;
}

/** A part's document made of facts, sealed for real. */
export class FactDocument implements PartDocument<FactContent> {
  readonly holds = holds;
  readonly doc = new FactDoc();
  duties: DutyFacts = { rank: null, isQuiet: true, compactAfter: 8, mayMake: true };
  rebuilds = 0;
  /** Bytes of filling in each base, so that it goes over chunks. */
  filling = 0;
  readonly #options: FactDocumentOptions;

  constructor(options: FactDocumentOptions) {
    this.#options = options;
  }

  async edit(edit: Whole): Promise<Read<FactContent> | null> {
    const read = await this.inspect(edit);
    if (read) this.doc.add(read.content);
    return read;
  }

  async open(base: Whole): Promise<FactContent | null> {
    const content = await this.#content(base);
    if (content) this.doc.add(content);
    return content;
  }

  async inspect(edit: Whole): Promise<Read<FactContent> | null> {
    const content = await this.#content(edit);
    return content && { content, differs: differ(this.doc, content) };
  }

  async examine(
    base: WholeSnapshot,
    kept: () => AsyncIterable<Whole>,
  ): Promise<Examination<FactContent> | null> {
    const content = await this.#content(base);
    if (!content) return null;
    const scratch = new FactDoc();
    scratch.add(content);
    const under: { session: SessionId; number: number }[] = [];
    let claimsInVain = false;
    for await (const edit of kept()) {
      const { session, number } = edit.envelope.header;
      const part = await this.#content(edit);
      if (!part) continue;
      const isClaimed = number < (base.covers.get(session)?.count ?? 0);
      if (!isClaimed) scratch.add(part);
      if (holdsWords(content, part)) under.push({ session, number });
      else if (isClaimed) claimsInVain = true;
    }
    const differs = differ(content, this.doc);
    const isTrue = !claimsInVain && !differs;
    return { content, proves: holdsWords(scratch, this.doc), isTrue, differs, under };
  }

  async make({ parents, before, bases, kept }: Making): Promise<MadeBase<FactContent> | null> {
    const { sealer, part } = this.#options;
    if (sealer.certificate?.role !== 'edit') return null;
    const content = this.doc.copy();
    const covers = new Map<SessionId, { count: number; hash: Hash }>();
    const take = (session: SessionId, count: number, hash: Hash): void => {
      for (let number = 0; number < count; number++) if (!content.facts.has(`${session}:${number}`)) return;
      if (count > (covers.get(session)?.count ?? 0)) covers.set(session, { count, hash });
    };
    for (const base of bases) {
      for (const [session, { count, hash }] of base.covers) take(session, count, hash);
    }
    const under: { session: SessionId; number: number }[] = [];
    for await (const edit of kept()) {
      const { session, number } = edit.envelope.header;
      const words = await this.#content(edit);
      if (!words || !holdsWords(content, words)) continue;
      under.push({ session, number });
      take(session, number + 1, edit.hash);
    }
    const stated = stateClaim(parents, covers, before);
    const sealed = await sealer.snapshot(part, stated, bytesOf(content, this.filling));
    const examination = { content, proves: true, isTrue: true, differs: false, under };
    return { ...sealed, hash: sha256Sync(sealed.envelope.bytes), examination };
  }

  async sign(base: Hash, contains: readonly Hash[]): Promise<Note | null> {
    return this.#options.sealer.note(this.#options.part, base, contains);
  }

  rebuild(): void {
    this.rebuilds += 1;
  }

  facts(): DutyFacts {
    return this.duties;
  }

  async #content({ envelope, chunks }: Whole): Promise<FactContent | null> {
    try {
      return contentIn(await this.#options.opener.open(envelope, chunks));
    } catch {
      return null;
    }
  }
}

/** As it is sealed; `filling` bytes that no packer makes smaller go with it. */
export function bytesOf({ facts, deletes }: FactContent, filling = 0): Bytes {
  let noise = '';
  for (let hash = sha256Sync(utf8('noise')); noise.length < filling; hash = sha256Sync(utf8(hash)))
    noise += hash;
  return utf8(JSON.stringify({ facts: [...facts.values()], deletes: [...deletes], noise }));
}

function contentIn(bytes: Bytes): FactContent {
  const { facts, deletes } = JSON.parse(new TextDecoder().decode(bytes)) as {
    facts: Fact[];
    deletes: string[];
  };
  return { facts: new Map(facts.map((fact) => [fact.key, fact])), deletes: new Set(deletes) };
}
