import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { openRoom, type ProblemCode, type Room } from '@parley/room';
import { nodeEnvironment } from '@parley/room/node';
import { type Random, silentLogger } from '@parley/runtime';
import { Doc } from 'yjs';

/** What nobody may be told while processes come and go: that this is another home, or one that went back. */
const FALSE_WORDS: ReadonlySet<ProblemCode> = new Set([
  'home-key-changed',
  'home-contradicts',
  'home-went-back',
  'home-deleted',
  'damaged',
  'session-burnt',
  'two-under-one-number',
]);
/** Between two words of one person, ms. */
const PAUSE_MS = { least: 100, most: 400 };

/** Somebody who has a document open in a Node process, reaches others by its servers alone, and writes a word now and then. */
export class Typist {
  readonly written: string[] = [];

  readonly told = new Set<ProblemCode>();
  readonly #room: Room;
  readonly #name: string;
  readonly #stopped = new AbortController();
  #writing: Promise<void> = Promise.resolve();
  /** When the line to home was lost, and how long each time until it stood again, ms. */
  #lostAt: number | null = null;
  readonly away: number[] = [];

  private constructor(room: Room, name: string) {
    this.#room = room;
    this.#name = name;
    room.onStatus((status) => {
      for (const { code } of status.problems) if (FALSE_WORDS.has(code)) this.told.add(code);
      if (status.home === 'offline') this.#lostAt ??= performance.now();
      if (status.home === 'connected' && this.#lostAt !== null) {
        this.away.push(performance.now() - this.#lostAt);
        this.#lostAt = null;
      }
    });
  }

  /** `place`: the servers' `host:port`. */
  static async open(name: string, link: string, place: string): Promise<Typist> {
    const storage = new MemoryStorage();
    const environment = await nodeEnvironment({ webRtc: false, logger: silentLogger });
    const room = await openRoom({
      link,
      doc: new Doc(),
      servers: { signaling: `ws://${place}/signal`, home: `ws://${place}/home` },
      environment: {
        ...environment,
        store: async () => ({ log: (part) => new MemoryLog({ storage, part }) }),
      },
    });
    return new Typist(room, name);
  }

  /** Writes until `stop`. */
  begin(random: Random): void {
    this.#writing = this.#write(random);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#writing;
  }

  /** Every word of the document, sorted. */
  get words(): string[] {
    return this.#words.toArray().sort();
  }

  /** Whether all that this one wrote is said to be at home. */
  get isAtHome(): boolean {
    const { lastEdit } = this.#room.status;
    return lastEdit === null || lastEdit.atHome;
  }

  /** What of that is not shown here, and how things stand, for whoever looks into it. */
  lacks(all: readonly string[]): string {
    const shown = new Set(this.words);
    const missing = all.filter((word) => !shown.has(word));
    const { home, signaling, problems, route } = this.#room.status;
    const codes = problems.map(({ code, detail = '' }) => `${code} ${detail}`);
    return `${this.#name} lacks ${missing.length} (${missing.slice(0, 40).join(' ')}); home ${home}, signaling ${signaling}, route ${route}, ${codes.join('; ')}`;
  }

  close(): Promise<void> {
    return this.#room.close();
  }

  get #words() {
    return this.#room.doc.getArray<string>('words');
  }

  async #write(random: Random): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const word = `${this.#name}:${this.written.length}`;
      this.written.push(word);
      this.#words.push([word]);
      const pause = PAUSE_MS.least + random.float() * (PAUSE_MS.most - PAUSE_MS.least);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
