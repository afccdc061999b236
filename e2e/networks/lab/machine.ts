import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../src/document.ts';
import type { Namespace } from './namespace.ts';
import { listens } from './program.ts';

const NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const NODE_PACKAGE = fileURLToPath(new URL('../../../node_modules/node', import.meta.url));
const SYSTEMCTL = fileURLToPath(new URL('./systemctl.ts', import.meta.url));
/** As root has it on Debian. */
const ROOTS_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The steps of a page of docs/self-hosting, by name: what its reader types. */
export async function stepsIn(page: string): Promise<ReadonlyMap<string, string>> {
  const file = fileURLToPath(new URL(`../../../docs/self-hosting/${page}`, import.meta.url));
  const text = await readFile(file, 'utf8');
  const found = text.matchAll(/<!-- step: (\w+) -->\n```sh\n([\s\S]*?)```/g);
  return new Map([...found].map(([, name = '', lines = '']) => [name, lines]));
}

/**
 * A Debian machine to follow the documented steps on, as root: what they change under /etc, /opt, /usr/local/bin and /var is its own and
 * goes with it. It has Debian's packages and programs from the machine it stands on.
 */
export class Machine {
  readonly #within: Namespace;
  readonly #folder: string;

  private constructor(within: Namespace, folder: string) {
    this.#within = within;
    this.#folder = folder;
  }

  /** `folder` is where its person types. */
  static async prepare(within: Namespace, folder: string): Promise<Machine> {
    const [etc, programs] = [join(folder, 'etc'), join(folder, 'bin')];
    await mkdir(programs);
    await cp('/etc', etc, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await writeFile(join(programs, 'systemctl'), `#!/bin/sh\nexec ${NODE} ${SYSTEMCTL} "$@"\n`, {
      mode: 0o755,
    });
    await within.run(
      `mount --bind ${etc} /etc`,
      'for own in /opt /run /usr/local/bin /var/lib /var/backups /var/log; do mount -t tmpfs own $own; done',
      // What Debian's packages bring.
      'mkdir -p /var/lib/nginx /var/log/nginx',
      'install -d -o turnserver -g turnserver /var/lib/turn',
      'mkdir -p /opt/node',
      `mount --bind ${NODE_PACKAGE} /opt/node`,
    );
    return new Machine(within, folder);
  }

  /** Does as a step says; rejects, with what was said, at the first line that fails. */
  async follow(lines: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const script = join(this.#folder, 'step.sh');
    const settings = Object.entries(env).map(([name, value]) => `export ${name}='${value}'\n`);
    await writeFile(
      script,
      `cd '${this.#folder}'\nPATH='${this.#folder}/bin:${ROOTS_PATH}'\n${settings.join('')}${lines}`,
    );
    const said = join(this.#folder, 'said');
    return this.#within.run(
      `bash -euo pipefail '${script}' >'${said}' 2>&1 || { cat '${said}' >&2; exit 1; }`,
      `cat '${said}'`,
    );
  }

  async listens(kind: 'tcp' | 'udp', port: number): Promise<void> {
    await until(`somebody listens at ${kind} ${port}`, () => listens(this.#within, kind, port));
  }

  /** Ends what runs on it. */
  async stop(): Promise<void> {
    await this.#within.signalAll('SIGKILL');
  }
}
