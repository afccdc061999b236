import type { Opener, Sealer } from '@parley/seal';
import {
  type Bytes,
  type Hash,
  LIMITS,
  type Note,
  type PartId,
  type SessionId,
  sha256Sync,
  utf8,
} from '@parley/wire';
import type { Device, Examination } from '../core/device.ts';
import type { DutyFacts } from '../core/duties.ts';
import type { MadeBase, PartDocument, Whole } from '../driver/document.ts';
import { differ, type Fact, type FactContent, FactDoc, holds, holdsWords } from './facts.ts';

export interface FactDocumentOptions {
  readonly part: PartId;
  readonly opener: Opener;
  readonly sealer: Sealer;
  readonly machine: () => Device<FactContent>;
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

  async edit(edit: Whole): Promise<FactContent | null> {
    return this.#take(await this.inspect(edit));
  }

  async open(base: Whole): Promise<FactContent | null> {
    return this.#take(await this.inspect(base));
  }

  async inspect({ envelope, chunks }: Whole): Promise<FactContent | null> {
    try {
      return contentIn(await this.#options.opener.open(envelope, chunks));
    } catch {
      return null;
    }
  }

  async examine(base: Whole, kept: () => AsyncIterable<Whole>): Promise<Examination<FactContent> | null> {
    const content = await this.inspect(base);
    if (!content) return null;
    const scratch = new FactDoc();
    scratch.add(content);
    const under: { session: SessionId; number: number }[] = [];
    for await (const edit of kept()) {
      const { session, number } = edit.envelope.header;
      const part = await this.inspect(edit);
      if (!part) continue;
      if (number >= (base.envelope.claim?.covers.get(session)?.count ?? 0)) scratch.add(part);
      if (holdsWords(content, part)) under.push({ session, number });
    }
    return { content, proves: holdsWords(scratch, this.doc), differs: differ(content, this.doc), under };
  }

  async make(
    _why: string,
    parents: readonly Hash[],
    kept: () => AsyncIterable<Whole>,
  ): Promise<MadeBase<FactContent> | null> {
    const { sealer, part, machine } = this.#options;
    if (sealer.certificate?.role !== 'edit') return null;
    const content = this.doc.copy();
    const covers = new Map<SessionId, { count: number; hash: Hash }>();
    const take = (session: SessionId, count: number, hash: Hash): void => {
      for (let number = 0; number < count; number++) if (!content.facts.has(`${session}:${number}`)) return;
      if (count > (covers.get(session)?.count ?? 0)) covers.set(session, { count, hash });
    };
    for (const base of machine().bases.values()) {
      for (const [session, { count, hash }] of base.covers) take(session, count, hash);
    }
    const under: { session: SessionId; number: number }[] = [];
    for await (const edit of kept()) {
      const { session, number } = edit.envelope.header;
      const words = await this.inspect(edit);
      if (!words || !holdsWords(content, words)) continue;
      under.push({ session, number });
      take(session, number + 1, edit.hash);
    }
    const claim = { parents: parents.slice(-LIMITS.parents), covers };
    const sealed = await sealer.snapshot(part, claim, bytesOf(content, this.filling));
    const examination = { content, proves: true, differs: false, under };
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

  #take(content: FactContent | null): FactContent | null {
    if (content) this.doc.add(content);
    return content;
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
