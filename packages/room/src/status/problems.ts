import type { Problem, ProblemCode } from './status.ts';

/** What went wrong and is not over, one entry a code. */
export class Problems {
  readonly #byCode = new Map<ProblemCode, Problem>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set(code: ProblemCode, detail?: string): void {
    const before = this.#byCode.get(code);
    if (before && before.detail === detail) return;
    this.#byCode.set(code, detail === undefined ? { code } : { code, detail });
    this.#changed();
  }

  clear(...codes: ProblemCode[]): void {
    const removed = codes.filter((code) => this.#byCode.delete(code));
    if (removed.length > 0) this.#changed();
  }

  has(code: ProblemCode): boolean {
    return this.#byCode.has(code);
  }

  get list(): readonly Problem[] {
    return [...this.#byCode.values()];
  }
}
