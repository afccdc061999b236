import { LogStorageError } from './log.ts';

/** One caller's part of a commit. `size` is what it holds in memory, in bytes. */
export interface Waiting<Call> {
  readonly call: Call;
  readonly size: number;
}

/** A part's outcome. A part can fail alone (a gap) while the rest of its group is committed. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

export interface GroupCommitOptions<Call, Result> {
  /** Makes the group durable, all or nothing but for the parts it reports as failed. Throws if nothing is held. */
  commit(group: readonly Call[]): Promise<readonly Outcome<Result>[]> | readonly Outcome<Result>[];
  /** Called before each group: what is submitted until it resolves joins it. Never rejects. */
  gather(): Promise<void>;
  /** Calls of one group at most; 2,048 if absent. */
  readonly maxCalls?: number;
}

/** A group is cut here, so that a commit stays short. One part alone may be larger. */
const GROUP_BYTES = 8 * 1024 * 1024;
const GROUP_CALLS = 2_048;
/** More than this may not wait. */
const WAITING_BYTES = 256 * 1024 * 1024;

/**
 * Many calls to one durable write: while one group is written, what comes in gathers into the next.
 *
 * If a group of several fails as a whole, its calls are tried one by one, so that one caller's bad call (or the one that
 * no longer fits on the disk, or the one whose log is damaged) does not take the others with it; not so if the storage itself is gone or does not answer.
 * Results come in the order of submission.
 */
export class GroupCommit<Call, Result> {
  readonly #options: GroupCommitOptions<Call, Result>;
  #queue: Entry<Call, Result>[] = [];
  #bytes = 0;
  #running: Promise<void> | null = null;

  constructor(options: GroupCommitOptions<Call, Result>) {
    this.#options = options;
  }

  /** Resolves when the call is durable. */
  submit({ call, size }: Waiting<Call>): Promise<Result> {
    if (this.#bytes > 0 && this.#bytes + size > WAITING_BYTES) return Promise.reject(overflow());
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({ call, size, resolve, reject });
      this.#bytes += size;
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        await this.#options.gather();
        const group = this.#take();
        await this.#settle(group);
        for (const { size } of group) this.#bytes -= size;
      }
    } finally {
      this.#running = null;
    }
  }

  #take(): Entry<Call, Result>[] {
    const { maxCalls = GROUP_CALLS } = this.#options;
    let bytes = 0;
    let length = 0;
    for (const { size } of this.#queue) {
      if (length === maxCalls || (length > 0 && bytes + size > GROUP_BYTES)) break;
      bytes += size;
      length++;
    }
    const group = this.#queue.slice(0, length);
    this.#queue = this.#queue.slice(length);
    return group;
  }

  async #settle(group: readonly Entry<Call, Result>[]): Promise<void> {
    try {
      const outcomes = await this.#options.commit(group.map(({ call }) => call));
      for (const [i, entry] of group.entries()) settle(entry, outcomes[i]);
    } catch (error) {
      if (group.length > 1 && worthRetrying(error)) for (const entry of group) await this.#settle([entry]);
      else for (const entry of group) entry.reject(error);
    }
  }
}

interface Entry<Call, Result> extends Waiting<Call> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

function settle<Call, Result>(entry: Entry<Call, Result>, outcome: Outcome<Result> | undefined): void {
  if (!outcome) entry.reject(new Error('a commit left a call without its outcome'));
  else if ('error' in outcome) entry.reject(outcome.error);
  else entry.resolve(outcome.result);
}

const worthRetrying = (error: unknown): boolean =>
  !(error instanceof LogStorageError) || error.kind === 'full' || error.kind === 'corrupt';

const overflow = (): LogStorageError =>
  new LogStorageError('refused', `more than ${WAITING_BYTES} bytes are waiting to be written`);
