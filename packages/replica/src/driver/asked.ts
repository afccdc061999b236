/** What failed (a storage that cannot be read) is tried again so often, ms. */
const RETRY_MS = 2_000;

export interface AskedOptions {
  readonly now: () => number;
  /** One of them is through. */
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

type Act = () => Promise<void>;

/** What a machine has asked for that takes time. It asks once, and waits for the answer: so what fails is tried again. */
export class Asked {
  readonly #options: AskedOptions;
  #failed: { readonly act: Act; readonly at: number }[] = [];
  /** Rises when nobody waits for what was asked before. */
  #life = 0;

  constructor(options: AskedOptions) {
    this.#options = options;
  }

  do(act: Act): void {
    const life = this.#life;
    const { now, done, failed } = this.#options;
    act().then(done, (error: unknown) => {
      failed(error);
      if (life === this.#life) this.#failed.push({ act, at: now() + RETRY_MS });
    });
  }

  get rests(): boolean {
    return this.#failed.length === 0;
  }

  tick(): void {
    if (this.#failed.length === 0) return;
    const now = this.#options.now();
    const due = this.#failed.filter(({ at }) => at <= now);
    this.#failed = this.#failed.filter(({ at }) => at > now);
    for (const { act } of due) this.do(act);
  }

  /** Whoever asked is no more. */
  forget(): void {
    this.#life += 1;
    this.#failed = [];
  }
}
