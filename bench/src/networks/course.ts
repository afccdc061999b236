import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from '@parley/e2e';
import type { Page } from 'playwright-core';
import { NAMES as SERVER_NAMES, ADDRESSES as SERVERS } from '../../../e2e/networks/lab/addresses.ts';
import { type Certificate, selfSigned } from '../../../e2e/networks/lab/certificate.ts';
import type { Home } from '../../../e2e/networks/lab/home.ts';
import { Lab } from '../../../e2e/networks/lab/lab.ts';
import { listens, Program } from '../../../e2e/networks/lab/program.ts';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import type { StackOptions } from '../../page/src/stacks/stack.ts';
import { buildPages } from '../lib/build-page.ts';
import { ask } from '../lib/tabs.ts';

const NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const FRONT = fileURLToPath(new URL('../../../e2e/networks/lab/front.ts', import.meta.url));
const SERVE = fileURLToPath(new URL('./serve.ts', import.meta.url));
const SIGNALING = fileURLToPath(new URL('../bin/server.js', import.meta.resolve('y-webrtc')));
const HTTPS = 443;

/** What stands on the lab's internet beside Parley's servers. */
const OTHERS = {
  page: { name: 'bench.test', address: '11.0.0.30', port: 8_081 },
  signaling: { name: 'signaling.test', address: '11.0.0.31', port: 4_444 },
} as const;

/** A stack as it is opened in the lab. */
export interface LabStack {
  readonly name: 'parley' | 'y-webrtc';
  readonly title: string;
  /** How to open a document nobody has opened. */
  fresh(): Promise<StackOptions>;
}

/** Somebody in the lab: a browser on a device of a household. */
export interface Person {
  readonly home: Home;
  readonly browser: Browser;
}

/** The lab of the tests of networks, with the bench page and y-webrtc's signaling server on its internet, and people in homes
 * of their own. Both stacks know the same STUN and TURN server. */
export class Course {
  readonly lab: Lab;
  readonly #folder: string;
  readonly #programs: readonly Program[];

  private constructor(lab: Lab, folder: string, programs: readonly Program[]) {
    this.lab = lab;
    this.#folder = folder;
    this.#programs = programs;
  }

  static async build(): Promise<Course> {
    const pages = await buildPages(['index.html']);
    const folder = await makeFolder('course');
    const certificate = await selfSigned(
      folder,
      Object.values(OTHERS).map(({ name }) => name),
    );
    const lab = await Lab.build();
    const { page, signaling } = OTHERS;
    const programs = [
      await start(lab, [NODE, SERVE, pages, String(page.port)], page.port, folder),
      await start(lab, ['env', `PORT=${signaling.port}`, NODE, SIGNALING], signaling.port, folder),
      await front(lab, page, certificate, folder),
      await front(lab, signaling, certificate, folder),
    ];
    return new Course(lab, folder, programs);
  }

  get stacks(): readonly LabStack[] {
    return [
      {
        name: 'parley',
        title: 'Parley',
        fresh: async () => ({
          stack: 'parley',
          link: (await this.lab.document()).edit,
          signaling: `wss://${SERVER_NAMES.web}/signal`,
          home: `wss://${SERVER_NAMES.web}/home`,
        }),
      },
      {
        name: 'y-webrtc',
        title: 'y-webrtc 10.3',
        fresh: async () => ({
          stack: 'y-webrtc',
          room: crypto.randomUUID(),
          server: `wss://${OTHERS.signaling.name}`,
          iceServers: [this.lab.iceServer()],
        }),
      },
    ];
  }

  /** Somebody in a home of their own; over a `wire` that can become bad if asked for. */
  async person(name: string, options: { wire?: boolean } = {}): Promise<Person> {
    const home = await this.lab.internet.home(options);
    const device = await home.device();
    const browser = await this.lab.browser(name, device);
    await device.names({
      [SERVER_NAMES.web]: [SERVERS.web],
      [SERVER_NAMES.turn]: [SERVERS.turn],
      ...Object.fromEntries(Object.values(OTHERS).map(({ name, address }) => [name, [address]])),
    });
    return { home, browser };
  }

  /** The bench page in a new tab of theirs, knowing the bench's clock. */
  async tab({ browser }: Person): Promise<Page> {
    const { name } = OTHERS.page;
    const tab = await browser.newTab();
    await tab.goto(`https://${name}/`);
    await tab.waitForFunction(() => window.bench !== undefined);
    await ask(tab, 'fitClock', `wss://${name}/clock`);
    return tab;
  }

  async close(): Promise<void> {
    for (const program of this.#programs) await program.stop();
    await this.lab.close();
    await removeFolder(this.#folder);
  }
}

function start(lab: Lab, command: readonly string[], port: number, folder: string): Promise<Program> {
  const { servers } = lab.internet;
  return Program.start(servers, command, {
    log: join(folder, `${port}.log`),
    isReady: () => listens(servers, 'tcp', port),
  });
}

/** Stands before one of them with a certificate, at an address of its own. */
async function front(
  lab: Lab,
  { address, port }: (typeof OTHERS)[keyof typeof OTHERS],
  { cert, key }: Certificate,
  folder: string,
): Promise<Program> {
  const { servers } = lab.internet;
  await servers.run(`ip addr add ${address}/24 dev wire`);
  return Program.start(servers, [NODE, FRONT, cert, key, String(port), address], {
    log: join(folder, `front-${port}.log`),
    isReady: async () => (await servers.run(`ss -Hlnt src ${address}:${HTTPS}`)).trim() !== '',
  });
}
