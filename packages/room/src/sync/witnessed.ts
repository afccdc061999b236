import type { LogState } from '@parley/log';
import type { Change } from '@parley/replica';
import { type Bytes, type Hash, type PartId, utf8 } from '@parley/wire';

/** Under this name a log remembers it. */
export const WITNESSED_META = 'witnessed';

/** Of each part the base of which this device has held every edit that it covers: only then a later session may sign that it
 * is proved. */
export class Witnessed {
  readonly #bases: Map<PartId, Hash>;

  private constructor(bases: Map<PartId, Hash>) {
    this.#bases = bases;
  }

  static decode(bytes: Bytes | null): Witnessed {
    const lines = bytes ? new TextDecoder().decode(bytes).split('\n') : [];
    return new Witnessed(new Map(lines.map((line, part) => [part, line])));
  }

  has(part: PartId, { proved }: Pick<LogState, 'proved'>): boolean {
    return proved !== null && this.#bases.get(part) === proved;
  }

  /** What is to be written if that change tells something new; null: it does not. */
  after(part: PartId, { proved }: Change): Bytes | null {
    if (!proved) return null;
    const base = proved.witnessed && proved.base !== null ? proved.base : '';
    if ((this.#bases.get(part) ?? '') === base) return null;
    this.#bases.set(part, base);
    const parts = Math.max(...this.#bases.keys()) + 1;
    return utf8(Array.from({ length: parts }, (_, at) => this.#bases.get(at) ?? '').join('\n'));
  }
}
