/** One struct of a document that is made of facts instead of text: a key `session:number`, words, what it needs to be shown,
 * what it deletes. */
export interface Fact {
  readonly key: string;
  readonly words: string;
  readonly needs: readonly string[];
  readonly deletes: readonly string[];
}

/** The content of an edit or a base. */
export interface FactContent {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly deletes: ReadonlySet<string>;
}

export const contentOf = (fact: Fact): FactContent => ({
  facts: new Map([[fact.key, fact]]),
  deletes: new Set(fact.deletes),
});

/** By ids alone, as state vectors and delete sets would tell. */
export function holds(body: FactContent, part: FactContent): boolean {
  for (const key of part.facts.keys()) if (!body.facts.has(key)) return false;
  for (const key of part.deletes) if (!body.deletes.has(key)) return false;
  return true;
}

/** Whether something of the one is not shown without the other. */
export function rests({ facts }: FactContent, on: FactContent): boolean {
  return [...facts.values()].some(({ needs }) => needs.some((key) => on.facts.has(key)));
}

export function holdsWords(body: FactContent, part: FactContent): boolean {
  for (const [key, { words }] of part.facts) if (body.facts.get(key)?.words !== words) return false;
  for (const key of part.deletes) if (!body.deletes.has(key)) return false;
  return true;
}

/** Whether both have an id with other words. */
export function differ(a: FactContent, b: FactContent): boolean {
  for (const [key, { words }] of a.facts) {
    const other = b.facts.get(key);
    if (other && other.words !== words) return true;
  }
  return false;
}

/** A document: the first words that come under a key stay; it shows what all needs are there for. */
export class FactDoc implements FactContent {
  readonly facts = new Map<string, Fact>();
  readonly deletes = new Set<string>();

  add({ facts, deletes }: FactContent): void {
    for (const fact of facts.values()) {
      if (!this.facts.has(fact.key)) this.facts.set(fact.key, fact);
      for (const key of fact.deletes) this.deletes.add(key);
    }
    for (const key of deletes) this.deletes.add(key);
  }

  /** Key → words; null of what is deleted. */
  shown(): Map<string, string | null> {
    const known = new Map<string, boolean>();
    const isWhole = (key: string): boolean => {
      const before = known.get(key);
      if (before !== undefined) return before;
      known.set(key, false);
      const whole = this.facts.get(key)?.needs.every(isWhole) ?? false;
      known.set(key, whole);
      return whole;
    };
    const shown = new Map<string, string | null>();
    for (const [key, fact] of this.facts) {
      if (isWhole(key)) shown.set(key, this.deletes.has(key) ? null : fact.words);
    }
    return shown;
  }

  copy(): FactContent {
    return { facts: new Map(this.facts), deletes: new Set(this.deletes) };
  }
}
