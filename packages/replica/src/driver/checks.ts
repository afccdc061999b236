import type { Link } from './link.ts';

/** Signatures checked at once: enough to keep WebCrypto's threads busy, few enough to let a keystroke in between. */
const AT_ONCE = 32;
/** Checks of one link that are done in a turn of it: what is written together is stored together, which costs less. */
const TURN = 16;
/** A link of which more wait brings much. */
const FEW = 4;
/** With so many waiting, a link's channel is asked to bring nothing more for now; at half of it, to go on. */
const HOLD_AT = 1_024;
/** Where so many wait in all, it is asked sooner. */
const MANY = 8_192;
const HOLD_AT_IF_MANY = 32;
/** Done checks at the head of a queue are let go of when so many have gathered. */
const COMPACT_AT = 256;

type Task = () => Promise<void>;

/** What waits of one link. */
interface Queue {
  tasks: (Task | undefined)[];
  next: number;
  /** Done in this turn. */
  done: number;
}

/**
 * Checks signatures, a few at a time and the links in turn, those of all rooms of the process: what is typed elsewhere
 * does not wait behind a link that brings a whole document, or a flood. Every other check is one of a link of which none waited
 * and few do, if there is one: a keystroke does not wait for the turns of many links that bring much. A link for which much waits is held: whoever
 * sends then waits, where the channel can do that. How much may wait of others is bounded by who asks (`Budget`).
 */
export class Checks {
  readonly #failed: (error: unknown) => void;
  /** The links with checks waiting, next first. */
  readonly #queues = new Map<Link, Queue>();
  /** Those of which none waited before, and few do. */
  readonly #fresh = new Map<Link, Queue>();
  #wasFresh = false;
  #running = 0;
  #waiting = 0;

  /** `failed` is told of a check that threw; what it was about counts as false. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** What `check` says, once it is that link's turn. False, unchecked, if the link was banned meanwhile. */
  run(link: Link, check: () => Promise<boolean>): Promise<boolean> {
    return new Promise((resolve) => {
      const queue = this.#queueOf(link);
      queue.tasks.push(async () => resolve(!link.banned && (await this.#safely(check))));
      this.#waiting += 1;
      if (queue.tasks.length - queue.next > FEW && this.#fresh.delete(link)) this.#queues.set(link, queue);
      if (queue.tasks.length - queue.next >= this.#holdAt) link.hold(this);
      this.#start();
    });
  }

  get #holdAt(): number {
    return this.#waiting >= MANY ? HOLD_AT_IF_MANY : HOLD_AT;
  }

  #start(): void {
    while (this.#running < AT_ONCE) {
      const task = this.#take();
      if (!task) return;
      this.#running += 1;
      void task().finally(() => {
        this.#running -= 1;
        this.#start();
      });
    }
  }

  #queueOf(link: Link): Queue {
    const known = this.#queues.get(link) ?? this.#fresh.get(link);
    if (known) return known;
    const queue = { tasks: [], next: 0, done: 0 };
    this.#fresh.set(link, queue);
    return queue;
  }

  #take(): Task | undefined {
    this.#wasFresh = this.#fresh.size > 0 && (!this.#wasFresh || this.#queues.size === 0);
    for (const [link, queue] of this.#wasFresh ? this.#fresh : this.#queues) {
      const task = queue.tasks[queue.next];
      queue.tasks[queue.next++] = undefined;
      queue.done += 1;
      this.#waiting -= 1;
      if (queue.tasks.length - queue.next <= this.#holdAt / 2) link.goOn(this);
      if (this.#wasFresh || queue.done === TURN || queue.next === queue.tasks.length)
        this.#endTurn(link, queue);
      return task;
    }
    return undefined;
  }

  #endTurn(link: Link, queue: Queue): void {
    this.#fresh.delete(link);
    this.#queues.delete(link);
    queue.done = 0;
    if (queue.next === queue.tasks.length) return;
    if (queue.next >= COMPACT_AT && queue.next * 2 >= queue.tasks.length) {
      queue.tasks = queue.tasks.slice(queue.next);
      queue.next = 0;
    }
    this.#queues.set(link, queue);
  }

  async #safely(check: () => Promise<boolean>): Promise<boolean> {
    try {
      return await check();
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }
}
