import { lookup } from 'node:dns/promises';
import { connect as connectTls } from 'node:tls';
import { JoinError, joinClient } from '@parley/join';
import { systemClock, systemRandom } from '@parley/runtime';
import { createOwnerLink, createSealer, openFragment, webCrypto } from '@parley/seal';
import { dialWebSocket } from '@parley/transport';
import { VERSION } from '../../version.ts';
import { type Diagnosis, fine, isUntrusted, note, reasonOf, wrong } from './diagnosis.ts';

const WAIT_MS = 10_000;
const DAY_MS = 24 * 3_600_000;
/** A certificate that ends sooner than this is said. */
const SOON_DAYS = 14;
/** Clocks may be this far apart, ms. */
const CLOCK_MS = 60_000;

/** One public URL, from DNS to a join: what a browser meets on its way. It ends at the first thing that stands in the way of the rest. */
export async function lookAtPublic(url: URL, parts: ReadonlySet<string>): Promise<Diagnosis[]> {
  const found: Diagnosis[] = [];
  try {
    const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true });
    found.push(fine(`${url.hostname} is ${addresses.map(({ address }) => address).join(', ')}`));
  } catch (error) {
    return [wrong(`${url.hostname} has no address: ${reasonOf(error)}`, 'enter it with your DNS provider')];
  }
  if (url.protocol === 'https:') found.push(await certificate(url));
  else if (!/^(localhost|127\.|\[::1\])/.test(url.hostname)) {
    found.push(
      wrong(
        `${url.href} is not https, and browsers seal and open documents only there`,
        'serve it over https',
      ),
    );
  }
  if (found.some(({ state }) => state === 'wrong')) return found;
  const answers = await version(url);
  found.push(...answers);
  if (answers.some(({ state }) => state === 'wrong')) return found;
  if (parts.has('signaling')) found.push(await join(url));
  if (parts.has('home')) found.push(await upgrade(new URL('home', url)));
  return found;
}

function certificate(url: URL): Promise<Diagnosis> {
  return new Promise((resolve) => {
    const port = Number(url.port || 443);
    const socket = connectTls(
      { host: url.hostname, port, servername: url.hostname, timeout: WAIT_MS },
      () => {
        const { valid_to: end } = socket.getPeerCertificate();
        const days = Math.floor((Date.parse(end) - Date.now()) / DAY_MS);
        socket.destroy();
        resolve(
          days < SOON_DAYS
            ? wrong(`the certificate of ${url.host} ends in ${days} days`, 'renew it')
            : fine(`the certificate of ${url.host} is good for ${days} days`),
        );
      },
    );
    const failed = (error: unknown): void => {
      socket.destroy();
      const change = isUntrusted(error)
        ? 'give the proxy a certificate that browsers trust'
        : 'let the proxy listen there, and open the port in the firewall';
      resolve(wrong(`no TLS with ${url.host}: ${reasonOf(error)}`, change));
    };
    socket.once('error', failed);
    socket.once('timeout', () => failed(new Error('no answer')));
  });
}

/** Whether this very server answers there, and what its clock says. */
async function version(url: URL): Promise<Diagnosis[]> {
  const address = new URL('version', url);
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(WAIT_MS), redirect: 'manual' });
  } catch (error) {
    return [
      wrong(
        `nothing answers at ${address}: ${reasonOf(error)}`,
        'start the server, and let the proxy lead there',
      ),
    ];
  }
  const there = await response.json().catch(() => null);
  if (response.status !== 200 || typeof there?.version !== 'string') {
    const change = 'let the proxy pass on everything below this URL';
    return [wrong(`${address} is answered by something else (${response.status})`, change)];
  }
  const found = [
    there.version === VERSION
      ? fine(`Parley ${there.version} answers at ${url.href}`)
      : note(
          `Parley ${there.version} answers at ${url.href}, and this is ${VERSION}`,
          'start the server anew',
        ),
  ];
  const date = Date.parse(response.headers.get('date') ?? '');
  const late = Math.abs(date - Date.now());
  if (late > CLOCK_MS) {
    found.push(
      wrong(`the clocks here and at ${url.host} differ by ${Math.round(late / 1_000)} s`, 'set them by NTP'),
    );
  }
  return found;
}

/** Joins a room that nobody knows: whether upgrades pass, and the Host header arrives as it was dialled. */
async function join(url: URL): Promise<Diagnosis> {
  const address = new URL('signal', url);
  address.protocol = url.protocol.replace('http', 'ws');
  const shared = { clock: systemClock, timeoutMs: WAIT_MS };
  const suite = webCrypto();
  const access = await openFragment(suite, (await createOwnerLink(suite, systemRandom)).edit);
  const prover = await createSealer(suite, access, systemRandom);
  try {
    const channel = await dialWebSocket(address.href, shared);
    const joining = {
      access,
      prover,
      role: access.role,
      service: 'signaling',
      random: systemRandom,
    } as const;
    const joined = await joinClient(channel, { ...shared, ...joining, origin: address.host });
    joined.channel.close('left');
    return fine(`a room can be joined at ${address.href}`);
  } catch (error) {
    if (error instanceof JoinError && error.reason === 'join-refused') {
      return wrong(
        `${address.href} takes the answer for another host than ${address.host}`,
        `set PARLEY_PUBLIC_URL=${url.href}, or let the proxy pass on the Host header with its port`,
      );
    }
    return wrong(
      `no WebSocket to ${address.href}: ${reasonOf(error)}`,
      'let the proxy pass on WebSocket upgrades (Upgrade and Connection)',
    );
  }
}

async function upgrade(address: URL): Promise<Diagnosis> {
  address.protocol = address.protocol.replace('http', 'ws');
  try {
    const channel = await dialWebSocket(address.href, { clock: systemClock, timeoutMs: WAIT_MS });
    channel.close('left');
    return fine(`home can be dialled at ${address.href}`);
  } catch (error) {
    return wrong(
      `no WebSocket to ${address.href}: ${reasonOf(error)}`,
      'let the proxy pass on WebSocket upgrades (Upgrade and Connection)',
    );
  }
}
