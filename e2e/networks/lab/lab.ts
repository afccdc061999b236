import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@parley/runtime';
import { createTurnIssuer } from '../../../turn/src/credentials.ts';
import { Browser } from '../../src/browser.ts';
import { makeFolder, removeFolder } from '../../src/folder.ts';
import { type DocumentLinks, newDocument } from '../../src/links.ts';
import { ParleyServer } from '../../src/server.ts';
import { ADDRESSES, NAMES } from './addresses.ts';
import { type Certificate, selfSigned } from './certificate.ts';
import type { Home } from './home.ts';
import { Internet } from './internet.ts';
import type { Namespace } from './namespace.ts';
import { listens, Program } from './program.ts';
import { Relay, turnUrls } from './relay.ts';

const NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const FRONT = fileURLToPath(new URL('./front.ts', import.meta.url));
const DAY_S = 86_400;
const PORTAL = fileURLToPath(new URL('./portal.ts', import.meta.url));
const SECRET = 'the-secret-of-this-lab-and-of-nothing-else';

const SERVERS = {
  4: { [NAMES.web]: [ADDRESSES.web], [NAMES.turn]: [ADDRESSES.turn] },
  6: { [NAMES.web]: [ADDRESSES.webV6], [NAMES.turn]: [ADDRESSES.turnV6] },
  both: {
    [NAMES.web]: [ADDRESSES.web, ADDRESSES.webV6],
    [NAMES.turn]: [ADDRESSES.turn, ADDRESSES.turnV6],
  },
};

/** A person's browser in the lab differs from others in where it stands. */
export interface LabBrowserOptions {
  /** How it finds the servers: by their IPv4 addresses (the default), by their IPv6 ones, or by either. */
  readonly family?: keyof typeof SERVERS;
  readonly flags?: readonly string[];
}

/** A whole world of its own: an internet with Parley's server and a relay on it, and browsers in people's homes. */
export class Lab {
  readonly internet: Internet;
  readonly server: ParleyServer;
  readonly relay: Relay;
  readonly #programs: Program[];
  readonly #certificate: Certificate;
  readonly #folder: string;
  readonly #browsers: Browser[] = [];

  private constructor(parts: {
    internet: Internet;
    server: ParleyServer;
    relay: Relay;
    front: Program;
    certificate: Certificate;
    folder: string;
  }) {
    this.internet = parts.internet;
    this.server = parts.server;
    this.relay = parts.relay;
    this.#programs = [parts.front];
    this.#certificate = parts.certificate;
    this.#folder = parts.folder;
  }

  static async build(settings: Readonly<Record<string, string>> = {}): Promise<Lab> {
    const internet = await Internet.build();
    const { servers } = internet;
    const folder = await makeFolder('networks');
    const certificate = await selfSigned(folder);
    const [relay, server] = await Promise.all([
      Relay.start(servers, { folder, certificate, secret: SECRET }),
      ParleyServer.start(
        {
          PARLEY_PUBLIC_URL: `https://${NAMES.web}/`,
          PARLEY_TURN_URLS: turnUrls.join(','),
          PARLEY_TURN_SECRET: SECRET,
          ...settings,
        },
        servers.enter([]),
      ),
    ]);
    const front = await Program.start(
      servers,
      [NODE, FRONT, certificate.cert, certificate.key, String(server.port), ADDRESSES.web, ADDRESSES.webV6],
      { log: join(folder, 'front.log'), isReady: () => listens(servers, 'tcp', 443) },
    );
    return new Lab({ internet, server, relay, front, certificate, folder });
  }

  /** Has the router of a home answer for every web server while it passes `portal`. */
  async portal({ router }: Home): Promise<void> {
    const { cert, key } = this.#certificate;
    this.#programs.push(
      await Program.start(router, [NODE, PORTAL, cert, key], {
        log: join(this.#folder, 'portal.log'),
        isReady: () => listens(router, 'tcp', 443),
      }),
    );
  }

  /** A new document, as its people get it. */
  document(): Promise<DocumentLinks> {
    return newDocument(`https://${NAMES.web}`);
  }

  /** The relay with credentials for a day, as an app hands them out that has none of Parley's servers. */
  iceServer(): RTCIceServer {
    const issuer = createTurnIssuer({
      secret: SECRET,
      urls: turnUrls,
      ttlSeconds: DAY_S,
      clock: systemClock,
    });
    const { urls, username, credential } = issuer.issue('lab');
    return { urls: [...urls], username, credential };
  }

  /** Starts somebody's browser on a device. It has no permission that would show it more of the network than a page gets. */
  async browser(name: string, device: Namespace, options: LabBrowserOptions = {}): Promise<Browser> {
    const { family = 4, flags = [] } = options;
    await device.names(SERVERS[family]);
    const browser = await Browser.launch(name, {
      executable: await device.executable('/usr/bin/chromium'),
      seesNetworks: false,
      flags: ['--ignore-certificate-errors', ...flags],
    });
    this.#browsers.push(browser);
    browser.expectServersAway();
    return browser;
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    await Promise.all(this.#programs.map((program) => program.stop()));
    await this.relay.stop();
    await this.server.close();
    await this.internet.close();
    await removeFolder(this.#folder);
  }
}
