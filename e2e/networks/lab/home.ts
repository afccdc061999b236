import { ADDRESSES } from './addresses.ts';
import { cable, LabError, Namespace } from './namespace.ts';
import { type Quality, Wire } from './wire.ts';

/**
 * What a router lets out, and how it translates:
 *
 * | `cone` | keeps a device's port for all destinations: hole punching works |
 * | `symmetric` | another port for each destination: it does not |
 *
 * | `all` | everything |
 * | `no-udp` | UDP is dropped without a word |
 * | `https` | only TCP to port 443 |
 * | `web` | only the web server |
 * | `none` | nothing: the uplink is there, and leads nowhere |
 * | `portal` | nothing, but whatever asks for a web server is answered by the router itself, at its port 443 |
 */
export type Translation = 'cone' | 'symmetric';
export type Passage = 'all' | 'no-udp' | 'https' | 'web' | 'none' | 'portal';

/** A household: a router with a public address, and a local network of devices behind it. */
export class Home {
  readonly #number: number;
  readonly #router: Namespace;
  readonly #wire: Wire | null;
  readonly #devices: Namespace[] = [];

  private constructor(number: number, router: Namespace, wire: Wire | null) {
    this.#number = number;
    this.#router = router;
    this.#wire = wire;
  }

  /** Over a cable that can become bad if `wire` says so: it costs processor time for each frame. */
  static async connect(internet: Namespace, number: number, { wire = false } = {}): Promise<Home> {
    const router = await Namespace.make(`router${number}`);
    const ends = [
      [internet, `home${number}`],
      [router, 'wan'],
    ] as const;
    const laid = wire ? await Wire.lay(...ends) : null;
    if (!laid) await cable(...ends);
    await internet.run(
      `ip link set home${number} master wire`,
      `ip -6 route add 2a11:${number}::/64 via 2a11::1:${number}`,
    );
    await router.run(
      'echo 1 > /proc/sys/net/ipv4/ip_forward',
      'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
      `ip addr add 11.0.0.${100 + number}/24 dev wan`,
      `ip -6 addr add 2a11::1:${number}/64 dev wan nodad`,
      'ip -6 route add default via 2a11::10',
      // Devices of one network are joined by a switch, past the rules for what is routed.
      'for file in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e $file ] || echo 0 > $file; done',
      'ip link add lan type bridge',
      'ip link set lan up',
      `ip addr add 10.77.${number}.1/24 dev lan`,
      `ip -6 addr add 2a11:${number}::1/64 dev lan nodad`,
    );
    const home = new Home(number, router, laid);
    await home.translate('cone');
    await home.pass('all');
    return home;
  }

  get router(): Namespace {
    return this.#router;
  }

  /** Makes its uplink so, in both directions. */
  uplink(quality: Partial<Quality>): void {
    if (!this.#wire) throw new LabError('this home was not connected by a wire that can change');
    this.#wire.become(quality);
  }

  async translate(how: Translation): Promise<void> {
    await this.#router.run(
      'iptables -t nat -F POSTROUTING',
      `iptables -t nat -A POSTROUTING -o wan -j MASQUERADE ${how === 'symmetric' ? '--random-fully' : ''}`,
      // What comes unasked must leave no trace, or the port it came to is taken when a device behind wants to keep it.
      'iptables -F INPUT',
      'iptables -A INPUT -i wan -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP',
    );
  }

  /** Changes what it lets out from now on, of what stands already too. */
  async pass(what: Passage): Promise<void> {
    const rules = PASSAGES[what];
    await this.#router.run(
      ...['iptables', 'ip6tables'].flatMap((tables) => [
        `${tables} -F FORWARD`,
        `${tables} -P FORWARD DROP`,
        ...rules(tables === 'iptables' ? ADDRESSES.web : ADDRESSES.webV6).map(
          (rule) => `${tables} -A FORWARD ${rule}`,
        ),
      ]),
      'iptables -t nat -F PREROUTING',
      ...(what === 'portal' ? ['iptables -t nat -A PREROUTING -i lan -p tcp --dport 443 -j REDIRECT'] : []),
    );
  }

  /** Plugs one more device into the local network. */
  async device({ v4 = true, v6 = false }: { v4?: boolean; v6?: boolean } = {}): Promise<Namespace> {
    const host = this.#devices.length + 2;
    const device = await Namespace.make(`device${this.#number}-${host}`);
    this.#devices.push(device);
    await cable([this.#router, `port${host}`], [device, 'eth0']);
    await this.#router.run(`ip link set port${host} master lan`);
    if (v4) await this.address(device, host);
    if (v6) {
      await device.run(
        `ip -6 addr add 2a11:${this.#number}::${host}/64 dev eth0 nodad`,
        `ip -6 route add default via 2a11:${this.#number}::1`,
      );
    }
    await device.settled('eth0');
    return device;
  }

  /** Gives a device another address of the local network in place of what it has, as after a change of networks. */
  async address(device: Namespace, host: number): Promise<void> {
    await device.run(
      'ip -4 addr flush dev eth0',
      `ip addr add 10.77.${this.#number}.${host}/24 dev eth0`,
      `ip route add default via 10.77.${this.#number}.1`,
    );
  }

  async close(): Promise<void> {
    for (const device of this.#devices) await device.close();
    await this.#wire?.close();
    await this.#router.close();
  }
}

const BACK = '-i wan -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT';
const REFUSE = '-i lan -p tcp -j REJECT --reject-with tcp-reset';

const PASSAGES: Record<Passage, (web: string) => readonly string[]> = {
  all: () => [BACK, '-i lan -j ACCEPT'],
  'no-udp': () => ['-p udp -j DROP', BACK, '-i lan -j ACCEPT'],
  https: () => ['-p udp -j DROP', BACK, '-i lan -p tcp --dport 443 -j ACCEPT', REFUSE],
  web: (web) => ['-p udp -j DROP', BACK, `-i lan -p tcp -d ${web} --dport 443 -j ACCEPT`, REFUSE],
  none: () => [],
  portal: () => [REFUSE],
};
