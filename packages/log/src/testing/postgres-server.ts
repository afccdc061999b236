import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** Where Debian puts each version's programs. */
const DEBIAN = '/usr/lib/postgresql';

/** The programs of the newest version that is installed; null: none is. */
export function postgresPrograms(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN).filter((each) => existsSync(join(DEBIAN, each, 'bin', 'initdb')));
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  return newest === undefined ? null : join(DEBIAN, newest, 'bin');
}

/** A PostgreSQL of its own in a folder of its own, reached over a socket in it; as an ordinary user, since it refuses root. */
export class PostgresServer {
  readonly #folder: string;
  readonly #server: ChildProcess;
  #databases = 0;

  private constructor(folder: string, server: ChildProcess) {
    this.#folder = folder;
    this.#server = server;
  }

  static async start(programs: string): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-pg-'));
    const user = userIds();
    if (user) chownSync(folder, user.uid, user.gid);
    const options = { ...user, cwd: folder, env: { PATH: programs, LC_ALL: 'C' } };
    const data = join(folder, 'data');
    execFileSync(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'parley', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
      { ...options, stdio: 'ignore' },
    );
    const server = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('ready to accept connections')) resolve();
      });
      server.once('close', () => reject(new Error(`PostgreSQL ended: ${said}`)));
    });
    return new PostgresServer(folder, server);
  }

  /** The URL of its one database. */
  get url(): string {
    return `postgres://parley@/postgres?host=${encodeURIComponent(this.#folder)}`;
  }

  /** The URL of a new database. */
  async fresh(): Promise<string> {
    const name = `fresh_${this.#databases++}`;
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query(`CREATE DATABASE ${name}`);
    } finally {
      await client.end();
    }
    return this.url.replace('/postgres?', `/${name}?`);
  }

  /** Nothing can be read from that database's logs, or written to them, until what is returned was called. */
  async hold(url: string): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE logs IN ACCESS EXCLUSIVE MODE');
    return () => client.end();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    // Fast: connections are ended.
    this.#server.kill('SIGINT');
    await closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Whom root runs it as; nobody else needs to change. */
function userIds(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
