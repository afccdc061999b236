import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../src/document.ts';
import { makeFolder, removeFolder } from '../../src/folder.ts';

const run = promisify(execFile);
/** How long the kernel may take to make a namespace, in milliseconds. */
const MADE_MS = 5_000;
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/** What this machine does not allow, in words for whoever runs the tests. */
export class LabError extends Error {}

/**
 * A network namespace, with a view of the file system in which names may lead elsewhere, that lives as long as this object: a process holds it, and that process ends when its input does,
 * so that nothing is left behind however the tests end. It has no name, so that two labs on one machine never clash.
 */
export class Namespace {
  readonly name: string;
  readonly #holder: ChildProcess;
  readonly #folder: string;

  private constructor(name: string, holder: ChildProcess, folder: string) {
    this.name = name;
    this.#holder = holder;
    this.#folder = folder;
  }

  /** @throws LabError if this machine allows no network namespaces. */
  static async make(name: string): Promise<Namespace> {
    const holder = spawn('unshare', ['--net', '--mount', '--', 'sh', '-c', 'echo made; exec cat'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH },
    });
    const refused = new Promise<never>((_, reject) => {
      let said = '';
      holder.stderr?.on('data', (part) => {
        said += String(part);
      });
      const refuse = (why: string): void =>
        reject(
          new LabError(
            `these tests build networks in network namespaces, and this machine allows none (${why.trim()}); run them as root`,
          ),
        );
      holder.once('error', (error) => refuse(error.message));
      holder.once('exit', () => refuse(said));
      setTimeout(() => refuse('no answer'), MADE_MS).unref();
    });
    await Promise.race([once(holder.stdout as NodeJS.ReadableStream, 'data'), refused]);
    refused.catch(() => {});
    const namespace = new Namespace(name, holder, await makeFolder(`lab-${name}`));
    await namespace.run(
      'ip link set lo up',
      // An interface's own IPv6 address would be tried for one to two seconds before it counts: a change of networks by
      // itself, for which a browser gives up what it is just loading.
      'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad',
    );
    return namespace;
  }

  /** The process that holds it: what `ip link … netns` takes. */
  get pid(): number {
    const { pid } = this.#holder;
    if (pid === undefined) throw new LabError(`the namespace ${this.name} is gone`);
    return pid;
  }

  /** The command that runs `command` in here. */
  enter(command: readonly string[]): [string, ...string[]] {
    const at = `/proc/${this.pid}/ns`;
    return ['nsenter', `--net=${at}/net`, `--mount=${at}/mnt`, '--', ...command];
  }

  /** Waits until nothing of an interface changes by itself any more: its cable carries, and its addresses count. */
  async settled(device: string): Promise<void> {
    await until(`${device} of ${this.name} has settled`, async () => {
      const link = await this.run(`ip -o link show dev ${device}`);
      const tried = await this.run(`ip -o addr show dev ${device} tentative`);
      return link.includes(' state UP ') && tried === '';
    });
  }

  /** Runs lines of shell in here; rejects, with what they said, at the first that fails. */
  async run(...lines: readonly string[]): Promise<string> {
    const [file, ...args] = this.enter(['sh', '-ec', lines.join('\n')]);
    try {
      return (await run(file, args, { env: { PATH } })).stdout;
    } catch (error) {
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
      throw new LabError(`in the namespace ${this.name}: ${said.trim()} (${lines.join('; ')})`);
    }
  }

  /** The IPv4 address of an interface. */
  async address(device: string): Promise<string> {
    const said = await this.run(`ip -4 -o addr show dev ${device}`);
    const [, address] = /inet ([\d.]+)/.exec(said) ?? [];
    if (!address) throw new LabError(`${device} of ${this.name} has no address`);
    return address;
  }

  /** Drops all that comes from that address, and from no other; null: from none. */
  async refuse(address: string | null): Promise<void> {
    await this.run('iptables -F INPUT', ...(address ? [`iptables -A INPUT -s ${address} -j DROP`] : []));
  }

  /** From now on these names lead to these addresses in here, and no others anywhere. Chromium's WebRTC asks for them with a
   * dot at the end. */
  async names(addresses: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const file = join(this.#folder, 'hosts');
    const lines = Object.entries({ localhost: ['127.0.0.1'], ...addresses }).flatMap(([name, all]) =>
      all.map((address) => `${address} ${name} ${name}.\n`),
    );
    await writeFile(file, lines.join(''));
    await this.run(`mount --bind ${file} /etc/hosts`);
  }

  /** A program that runs `program` in here with the arguments it is given. */
  async executable(program: string): Promise<string> {
    const file = join(this.#folder, program.replaceAll('/', '-'));
    await writeFile(file, `#!/bin/sh\nexec ${this.enter([program]).join(' ')} "$@"\n`);
    await chmod(file, 0o700);
    return file;
  }

  /** Sends a signal to every process in here, as a sleeping machine stops them all; not to what holds the namespace. */
  async signalAll(signal: NodeJS.Signals): Promise<void> {
    const own = await readlink(`/proc/${this.pid}/ns/net`);
    for (const pid of (await readdir('/proc')).map(Number)) {
      if (!Number.isInteger(pid) || pid === this.pid) continue;
      if ((await networkOf(pid)) === own) process.kill(pid, signal);
    }
  }

  /** Gives it up. What still runs in it goes on without being reachable. */
  async close(): Promise<void> {
    const ended = once(this.#holder, 'exit');
    this.#holder.stdin?.end();
    await ended;
    await removeFolder(this.#folder);
  }
}

/** Lays a cable: one end in each namespace, under the names given. */
export async function cable(
  [first, one]: readonly [Namespace, string],
  [second, other]: readonly [Namespace, string],
): Promise<void> {
  await first.run(
    `ip link add ${one} type veth peer name ${other} netns ${second.pid}`,
    `ip link set ${one} up`,
  );
  await second.run(`ip link set ${other} up`);
}

/** The network namespace of a process; null if it has ended. */
async function networkOf(pid: number): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}
