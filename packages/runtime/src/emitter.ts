/** A typed event emitter. A listener that throws stops neither the other listeners nor the emitter: the error is
 * rethrown in a microtask of its own, where the host reports it. */
export class Emitter<Events extends { [Name in keyof Events]: unknown[] }> {
  readonly #listeners: { [Name in keyof Events]?: Set<(...args: Events[Name]) => void> } =
    Object.create(null);

  /** Calls `listener` at each `name` until the returned function is called. */
  on<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => void): () => void {
    const set: Set<(...args: Events[Name]) => void> = this.#listeners[name] ?? new Set();
    this.#listeners[name] = set;
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  /** Calls whoever listens at this moment, in the order in which they came. */
  emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void {
    for (const listener of [...(this.#listeners[name] ?? [])]) {
      try {
        listener(...args);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Forgets every listener. */
  clear(): void {
    for (const name of Object.keys(this.#listeners)) this.#listeners[name as keyof Events]?.clear();
  }
}
