import { systemClock } from '@parley/runtime';
import {
  createTurnIssuer,
  openTurnClient,
  type TurnAddress,
  type TurnClient,
  type TurnService,
} from '@parley/turn';
import { type Diagnosis, fine, isUntrusted, reasonOf, wrong } from './diagnosis.ts';

/** Peers no relay may reach: this machine, a private network, and where clouds keep their secrets. */
const DENIED = ['127.0.0.1', '10.0.0.1', '169.254.169.254'];
const FORBIDDEN = 403;

/** Each TURN URL: whether it gives an allocation for the credentials this server hands out, and relays nowhere it should not. */
export async function lookAtTurn(service: TurnService): Promise<Diagnosis[]> {
  const { username, credential } = createTurnIssuer({ ...service, clock: systemClock }).issue('doctor');
  const found: Diagnosis[] = [];
  for (const url of service.urls) found.push(...(await lookAtUrl(url, { username, credential })));
  return found;
}

/** `turn:host[:port][?transport=…]` as an address. */
export function addressOf(url: string): TurnAddress {
  const [, scheme, host = '', port, transport] =
    /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(url) ?? [];
  const secure = scheme === 'turns';
  return {
    transport: secure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (secure ? 5_349 : 3_478)),
  };
}

async function lookAtUrl(
  url: string,
  credentials: { readonly username: string; readonly credential: string },
): Promise<Diagnosis[]> {
  const address = addressOf(url);
  try {
    const client = await openTurnClient(address, credentials);
    try {
      const refused = await client.allocate(4);
      if (refused === 401)
        return [wrong(`${url} refuses the credentials`, 'give coturn the same PARLEY_TURN_SECRET')];
      if (refused !== null)
        return [wrong(`${url} gives no relay: error ${refused}`, "look into coturn's log")];
      const open = await reachable(client);
      return [
        fine(`${url} relays`),
        ...open.map((peer) =>
          wrong(
            `${url} relays to ${peer}`,
            'make its configuration anew with "parley turn-config", which denies that',
          ),
        ),
      ];
    } finally {
      client.close();
    }
  } catch (error) {
    if (isUntrusted(error)) {
      return [
        wrong(
          `${url} has a certificate nobody trusts: ${reasonOf(error)}`,
          'give coturn one that browsers trust',
        ),
      ];
    }
    const what = `${address.transport.toUpperCase()} port ${address.port}`;
    return [
      wrong(`${url} does not answer: ${reasonOf(error)}`, `start coturn, and open ${what} in the firewall`),
    ];
  }
}

async function reachable(client: TurnClient): Promise<string[]> {
  const open: string[] = [];
  for (const peer of DENIED) if ((await client.permit(peer)) !== FORBIDDEN) open.push(peer);
  return open;
}
