/** Who wants to hear of something, in the order in which they came. */
export class Listeners<Told extends unknown[] = []> {
  readonly #listeners = new Set<(...told: Told) => void>();

  /** Calls `listener` each time until the returned function is called. As `useSyncExternalStore` wants it. */
  readonly add = (listener: (...told: Told) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Tells whoever listens at this moment. */
  tell(...told: Told): void {
    for (const listener of [...this.#listeners]) listener(...told);
  }

  clear(): void {
    this.#listeners.clear();
  }
}
