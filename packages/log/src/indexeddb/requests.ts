/** Requests that are made without waiting for each: those of one transaction run in their order. A failed one is kept
 * until `done` is asked, so none is ever an unhandled rejection when another throws first. */
export class Requests {
  readonly #outcomes: Promise<{ readonly error: unknown } | null>[] = [];

  add(request: Promise<unknown>): void {
    this.#outcomes.push(
      request.then(
        () => null,
        (error: unknown) => ({ error }),
      ),
    );
  }

  /** Resolves when all have succeeded; rejects with the first error in their order. */
  async done(): Promise<void> {
    for (const outcome of await Promise.all(this.#outcomes)) if (outcome) throw outcome.error;
  }
}
