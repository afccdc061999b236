import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock, Logger, Timer } from '@parley/runtime';
import { keyFileIn } from './home-folder.ts';

/** How often the file is looked at, in milliseconds. */
const LOOK_MS = 60_000;

const GONE = 'home.key is gone from its folder: put it back before this server is restarted';
const ANOTHER =
  'home.key is another than this server started with: put the one before back, or restart to take this one';
const UNREADABLE = 'home.key cannot be read any more: the next start would fail';

/**
 * Sees to it that the home key's file stands as it was read. The server goes on with the key it has if it does not; but the next
 * start would refuse, or have each device ask its person. One line in the log tells of it.
 */
export class KeyWatch {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #timer: Timer;
  #read: string | null;
  #said: string | null = null;

  constructor({
    folder,
    clock,
    logger,
  }: {
    readonly folder: string;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#folder = folder;
    this.#logger = logger;
    this.#read = this.#digest();
    this.#timer = clock.every(LOOK_MS, () => this.trouble());
  }

  /** What is wrong with the file at this moment, for a person; null if nothing is. */
  trouble(): string | null {
    const trouble = this.#look();
    if (trouble !== null && trouble !== this.#said) this.#logger.error(trouble, { folder: this.#folder });
    this.#said = trouble;
    return trouble;
  }

  /** Another key was put in place on purpose, and is used from now on. */
  renew(): void {
    this.#read = this.#digest();
  }

  close(): void {
    this.#timer.cancel();
  }

  #look(): string | null {
    try {
      return this.#digest() === this.#read ? null : ANOTHER;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? GONE : UNREADABLE;
    }
  }

  /** Of the key: it is not kept here a second time. */
  #digest(): string {
    return createHash('sha256')
      .update(readFileSync(keyFileIn(this.#folder), 'utf8').trim())
      .digest('hex');
  }
}
