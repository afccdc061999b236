import { ParleyServer } from '@parley/e2e';

/** Parley's own servers as processes, signaling and home apart, so that one can be stopped without the other. */
export class ParleyServers {
  readonly signaling: ParleyServer;
  readonly home: ParleyServer;

  private constructor(signaling: ParleyServer, home: ParleyServer) {
    this.signaling = signaling;
    this.home = home;
  }

  static async start(): Promise<ParleyServers> {
    const signaling = await ParleyServer.start({ PARLEY_PARTS: 'signaling' });
    try {
      return new ParleyServers(signaling, await ParleyServer.start({ PARLEY_PARTS: 'home' }));
    } catch (error) {
      await signaling.close();
      throw error;
    }
  }

  get signalingUrl(): string {
    return `ws://localhost:${this.signaling.port}/signal`;
  }

  get homeUrl(): string {
    return `ws://localhost:${this.home.port}/home`;
  }

  /** What either of them had to say: nothing, if all went well. */
  async complaints(): Promise<string> {
    const logs = await Promise.all([this.signaling, this.home].map((server) => server.log()));
    return logs
      .flatMap((log) => log.split('\n'))
      .filter((line) => line !== '' && !line.startsWith('Parley is ready'))
      .join('\n');
  }

  async close(): Promise<void> {
    await Promise.all([this.signaling.close(), this.home.close()]);
  }
}
