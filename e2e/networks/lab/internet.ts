import { ADDRESSES } from './addresses.ts';
import { Home } from './home.ts';
import { Namespace } from './namespace.ts';

/** An internet: one wire on which the servers stand and the homes hang. */
export class Internet {
  readonly servers: Namespace;
  readonly #homes: Home[] = [];

  private constructor(servers: Namespace) {
    this.servers = servers;
  }

  static async build(): Promise<Internet> {
    const servers = await Namespace.make('internet');
    await servers.run(
      'ip link add wire type bridge',
      'ip link set wire up',
      `ip addr add ${ADDRESSES.web}/24 dev wire`,
      `ip addr add ${ADDRESSES.turn}/24 dev wire`,
      `ip -6 addr add ${ADDRESSES.webV6}/64 dev wire nodad`,
      `ip -6 addr add ${ADDRESSES.turnV6}/64 dev wire nodad`,
    );
    return new Internet(servers);
  }

  /** Connects one more household, behind a router of its own; over a `wire` that can become bad if asked for. */
  async home(options: { wire?: boolean } = {}): Promise<Home> {
    const home = await Home.connect(this.servers, this.#homes.length + 1, options);
    this.#homes.push(home);
    return home;
  }

  async close(): Promise<void> {
    for (const home of this.#homes) await home.close();
    await this.servers.close();
  }
}
