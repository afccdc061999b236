import { FileError, type FileErrorReason } from '@parley/document/file-error';

/** What a worker can be asked, by name: each takes one thing. */
export type Calls = Readonly<Record<string, (argument: never) => unknown>>;

export interface Question {
  readonly id: number;
  readonly call: string;
  readonly argument: unknown;
}

/** What it says to the question of that number. */
export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly reason: FileErrorReason }
  | { readonly id: number; readonly failed: string };

interface Asked {
  resolve(result: never): void;
  reject(error: unknown): void;
}

type Argument<Of extends Calls, Name extends keyof Of> = Parameters<Of[Name]>[0];
type Result<Of extends Calls, Name extends keyof Of> = Awaited<ReturnType<Of[Name]>>;

/** Functions in a worker, which is made when one is first asked and again after it has failed. */
export class OffThread<Of extends Calls> {
  readonly #make: () => Worker;
  #worker: Worker | null = null;
  #asked = new Map<number, Asked>();
  #last = 0;

  constructor(make: () => Worker) {
    this.#make = make;
  }

  ask<Name extends keyof Of & string>(call: Name, argument: Argument<Of, Name>): Promise<Result<Of, Name>> {
    const worker = this.#worker ?? this.#made();
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      worker.postMessage({ id, call, argument } satisfies Question);
    });
  }

  /** Ends the worker; what was asked of it is rejected with `why`. */
  end(why: unknown): void {
    this.#worker?.terminate();
    this.#worker = null;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { reject } of asked) reject(why);
  }

  #made(): Worker {
    const worker = this.#make();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#answered(data);
    worker.onerror = (event) => this.end(new Error(event.message || 'the worker could not be loaded'));
    worker.onmessageerror = () => this.end(new Error('what was read could not be passed on'));
    this.#worker = worker;
    return worker;
  }

  #answered(answer: Answer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ('result' in answer) asked?.resolve(answer.result as never);
    else asked?.reject('reason' in answer ? new FileError(answer.reason) : new Error(answer.failed));
  }
}

/** Does something with functions in a worker of its own, which ends with it, or as soon as `signal` says so. */
export async function withOffThread<Of extends Calls, Done>(
  make: () => Worker,
  signal: AbortSignal,
  work: (functions: OffThread<Of>) => Promise<Done>,
): Promise<Done> {
  signal.throwIfAborted();
  const functions = new OffThread<Of>(make);
  const abort = (): void => functions.end(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await work(functions);
  } finally {
    signal.removeEventListener('abort', abort);
    functions.end(new Error('the work is done'));
  }
}
