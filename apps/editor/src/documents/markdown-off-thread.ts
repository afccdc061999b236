import { FileError, type FileErrorReason } from '@parley/document/file-error';
import type { MarkdownEngine, ReadMarkdown, WrittenMarkdown } from '@parley/document/markdown';

type Write = Parameters<MarkdownEngine['write']>[0];

/** What the worker is asked. */
export type Question =
  | { readonly id: number; readonly read: string }
  | { readonly id: number; readonly write: Write };

/** What it says to the question of that number. */
export type Answer =
  | { readonly id: number; readonly result: ReadMarkdown | WrittenMarkdown }
  | { readonly id: number; readonly reason: FileErrorReason }
  | { readonly id: number; readonly failed: string };

interface Asked {
  resolve(result: ReadMarkdown | WrittenMarkdown): void;
  reject(error: Error): void;
}

/** Reads and writes Markdown in a worker, made when it is first asked and again after one has failed. */
class MarkdownOffThread implements MarkdownEngine {
  #worker: Worker | null = null;
  #asked = new Map<number, Asked>();
  #last = 0;

  read(markdown: string): Promise<ReadMarkdown> {
    return this.#ask({ read: markdown }) as Promise<ReadMarkdown>;
  }

  write(blocks: Write): Promise<WrittenMarkdown> {
    return this.#ask({ write: blocks }) as Promise<WrittenMarkdown>;
  }

  #ask(question: { read: string } | { write: Write }): Promise<ReadMarkdown | WrittenMarkdown> {
    const worker = this.#worker ?? this.#made();
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      worker.postMessage({ ...question, id } satisfies Question);
    });
  }

  #made(): Worker {
    const worker = new Worker(new URL('./markdown-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#answered(data);
    worker.onerror = (event) => this.#ended(event.message || 'the reader of Markdown could not be loaded');
    worker.onmessageerror = () => this.#ended('what was read could not be passed on');
    this.#worker = worker;
    return worker;
  }

  #answered(answer: Answer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ('result' in answer) asked?.resolve(answer.result);
    else asked?.reject('reason' in answer ? new FileError(answer.reason) : new Error(answer.failed));
  }

  #ended(why: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { reject } of asked) reject(new Error(why));
  }
}

export const markdownOffThread: MarkdownEngine = new MarkdownOffThread();
