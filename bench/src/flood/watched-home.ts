import { readFileSync } from 'node:fs';
import { ParleyServer, type ServerSettings } from '@parley/e2e';

/** What a small rented machine gives a server. */
const HEAP_MIB = 512;
const TICKS_PER_SECOND = 100;

/** A home as its own process with a heap of 512 MiB, and what that process used. */
export class WatchedHome {
  static readonly SETTINGS: ServerSettings = {
    PARLEY_PARTS: 'home',
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
  };
  readonly #server: ParleyServer;

  private constructor(server: ParleyServer) {
    this.#server = server;
  }

  static async start(): Promise<WatchedHome> {
    return new WatchedHome(await ParleyServer.start(WatchedHome.SETTINGS));
  }

  /** Watches a server that was started with its settings, and closes it. */
  static of(server: ParleyServer): WatchedHome {
    return new WatchedHome(server);
  }

  get url(): string {
    return `ws://localhost:${this.#server.port}/home`;
  }

  get alive(): boolean {
    return this.#server.running && !this.#server.ended;
  }

  /** CPU time of all its threads since it began, ms. */
  get cpu(): number {
    // Past the name, which may hold spaces: fields 14 and 15 of proc(5) are user and system time.
    const fields = this.#proc('stat')
      .replace(/^.*\) /s, '')
      .split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
  }

  /** Resident memory, bytes; 0 if the process is gone. */
  get memory(): number {
    return Number(/VmRSS:\s+(\d+) kB/.exec(this.#proc('status'))?.[1] ?? 0) * 1_024;
  }

  /** The most it ever was, bytes. */
  get peak(): number {
    return Number(/VmHWM:\s+(\d+) kB/.exec(this.#proc('status'))?.[1] ?? 0) * 1_024;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #proc(file: string): string {
    return this.alive ? readFileSync(`/proc/${this.#server.pid}/${file}`, 'utf8') : '';
  }
}
