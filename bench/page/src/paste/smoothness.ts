/** How long a page was busy at a time, ms. */
export interface SmoothnessFigures {
  /** The longest task; 0 if none took 50 ms, below which browsers count none as long. */
  readonly longestTask: number;
  /** From each `keydown`, as the browser got it, until the frame that follows has been made. Only of keys after the mark. */
  readonly keystrokes: readonly number[];
}

/** Watches the page it is made in, from then on. */
export class Smoothness {
  readonly #tasks: PerformanceObserver;
  readonly #keystrokes: number[] = [];
  #longest = 0;
  #marked = Number.POSITIVE_INFINITY;

  constructor() {
    this.#tasks = new PerformanceObserver((list) => this.#count(list.getEntries()));
    this.#tasks.observe({ type: 'longtask' });
    window.addEventListener('keydown', this.#keydown, { capture: true });
  }

  /** Keys count from now on. */
  mark(): void {
    this.#marked = performance.now();
  }

  figures(): SmoothnessFigures {
    this.#count(this.#tasks.takeRecords());
    return { longestTask: this.#longest, keystrokes: [...this.#keystrokes] };
  }

  #count(tasks: PerformanceEntryList): void {
    for (const { duration } of tasks) this.#longest = Math.max(this.#longest, duration);
  }

  /** The message comes after the frame: a task cannot run between a frame's callbacks and its paint. */
  readonly #keydown = ({ timeStamp }: KeyboardEvent): void => {
    if (timeStamp < this.#marked) return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => this.#keystrokes.push(performance.now() - timeStamp);
      port2.postMessage(null);
    });
  };
}
