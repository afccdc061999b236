import { ParleyServer } from './server.ts';

/** Servers with the usual settings. Each is started while the test before the one that takes it runs, so that nobody waits. */
export class ServersAhead {
  #next: Promise<ParleyServer> | null = null;

  /** One that nobody has used. Rejects if it did not start. */
  async take(): Promise<ParleyServer> {
    const taken = this.#next ?? ParleyServer.start();
    this.#next = null;
    const server = await taken;
    this.#next = ParleyServer.start();
    // Whoever takes it hears of it.
    this.#next.catch(() => undefined);
    return server;
  }

  /** Ends the one that nobody took. */
  async close(): Promise<void> {
    const server = await this.#next;
    await server?.close();
  }
}
