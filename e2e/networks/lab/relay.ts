import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTurnConfig, renderTurnConfig } from '../../../turn/src/config.ts';
import { ADDRESSES, NAMES } from './addresses.ts';
import type { Certificate } from './certificate.ts';
import type { Namespace } from './namespace.ts';
import { listens, Program } from './program.ts';

const PORT = 3_478;
/** Where only the web passes, this does. */
const TLS_PORT = 443;
const LISTEN = `${ADDRESSES.turn},${ADDRESSES.turnV6}`;

/** What the server is told, so that it hands out credentials for the relay. */
export const turnUrls = [
  `turn:${NAMES.turn}:${PORT}?transport=udp`,
  `turn:${NAMES.turn}:${PORT}?transport=tcp`,
  `turns:${NAMES.turn}:${TLS_PORT}?transport=tcp`,
];

/** A coturn with the configuration that `parley turn-config` makes. */
export class Relay {
  readonly #within: Namespace;
  readonly #folder: string;
  #program: Program | null = null;

  private constructor(within: Namespace, folder: string) {
    this.#within = within;
    this.#folder = folder;
  }

  static async start(
    within: Namespace,
    {
      folder,
      certificate,
      secret,
    }: { readonly folder: string; readonly certificate: Certificate; readonly secret: string },
  ): Promise<Relay> {
    const relay = new Relay(within, folder);
    const config = readTurnConfig({
      PARLEY_TURN_SECRET: secret,
      PARLEY_TURN_HOST: NAMES.turn,
      PARLEY_TURN_LISTEN_IP: LISTEN,
      PARLEY_TURN_RELAY_IP: LISTEN,
      PARLEY_TURN_PORT: String(PORT),
      PARLEY_TURN_TLS_PORT: String(TLS_PORT),
      PARLEY_TURN_CERT: certificate.cert,
      PARLEY_TURN_KEY: certificate.key,
      PARLEY_TURN_LOG: relay.#logFile,
      PARLEY_TURN_PID: join(folder, 'coturn.pid'),
      PARLEY_TURN_USERDB: join(folder, 'turndb'),
      // IPv6 addresses of this lab are outside of what is handed out to the public.
      PARLEY_TURN_ALLOW: ADDRESSES.turnV6,
    });
    await writeFile(relay.#configFile, renderTurnConfig(config), { mode: 0o600 });
    await relay.start();
    return relay;
  }

  log(): Promise<string> {
    return readFile(this.#logFile, 'utf8');
  }

  /** Starts it again after `stop`: it remembers no allocation. */
  async start(): Promise<void> {
    this.#program = await Program.start(this.#within, ['turnserver', '-c', this.#configFile], {
      log: join(this.#folder, 'coturn.out'),
      isReady: async () =>
        (await listens(this.#within, 'udp', PORT)) &&
        (await listens(this.#within, 'tcp', PORT)) &&
        (await listens(this.#within, 'tcp', TLS_PORT)),
    });
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = null;
  }

  get #configFile(): string {
    return join(this.#folder, 'turnserver.conf');
  }

  get #logFile(): string {
    return join(this.#folder, 'coturn.log');
  }
}
