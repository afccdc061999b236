import type { Clock } from '@parley/runtime';
import type { TurnServers } from '@parley/wire';
import type { Environment } from '../environment/environment.ts';
import type { Servers } from '../servers.ts';

/** What is looked at. */
export type Check =
  | 'signaling'
  | 'home'
  | 'webrtc'
  | 'stun'
  | 'turn-udp'
  | 'turn-tcp'
  | 'turn-tls'
  | 'clock'
  | 'local-network';

/** `absent`: there is nothing of the kind to be tested here, and nothing wrong with that. */
export type Finding = 'fine' | 'failed' | 'absent';

/** How long each part may take, in milliseconds. */
const PART_MS = 8_000;
/** A clock that is off by more is named: credentials for a relay end by the clock, ms. */
const CLOCK_MS = 60_000;

export interface ConnectionTestOptions {
  readonly servers: Servers;
  readonly environment: Pick<Environment, 'clock' | 'dialServer' | 'dialPeer' | 'localNetwork'>;
  /** Credentials of the moment. */
  readonly turn: TurnServers | null;
  /** The time by the server, Unix ms; rejects if it cannot be had. */
  readonly serverTime: () => Promise<number>;
  /** Whether that server gives a candidate of that type. */
  readonly gathers: (server: RTCIceServer, type: 'srflx' | 'relay', clock: Clock) => Promise<boolean>;
}

/**
 * Tries each way by itself, and tells each finding as it comes. It asks no server but those the room has anyway, and its
 * findings name no address.
 */
export async function testConnection(
  options: ConnectionTestOptions,
  found: (check: Check, finding: Finding) => void,
): Promise<void> {
  const { servers, environment, turn, serverTime, gathers } = options;
  const { clock, localNetwork } = environment;
  const answers = async (url: string): Promise<boolean> => {
    const channel = await environment.dialServer(url, AbortSignal.timeout(PART_MS));
    channel.close('left');
    return true;
  };
  const part = async (check: Check, look: (() => Promise<boolean>) | null): Promise<void> => {
    let finding: Finding = 'absent';
    if (look) finding = await look().then(verdict, () => 'failed' as const);
    found(check, finding);
  };
  const relay = (kind: RelayKind): (() => Promise<boolean>) | null => {
    const server = serverOf(turn, kind);
    return server && environment.dialPeer ? () => gathers(server, 'relay', clock) : null;
  };
  const udp = serverOf(turn, 'udp');
  const isDecided = localNetwork !== undefined && localNetwork.access !== 'unasked';
  const { signaling, home } = servers;
  await Promise.all([
    part('signaling', signaling === null ? null : () => answers(signaling)),
    part('home', home === null ? null : () => answers(home)),
    part('webrtc', async () => environment.dialPeer !== null),
    part('stun', udp && environment.dialPeer ? () => gathers(udp, 'srflx', clock) : null),
    part('turn-udp', relay('udp')),
    part('turn-tcp', relay('tcp')),
    part('turn-tls', relay('tls')),
    part('clock', async () => Math.abs((await serverTime()) - clock.now()) < CLOCK_MS),
    // Who has not been asked may be let through all the same: browsers that ask do so when it matters.
    part('local-network', isDecided ? async () => localNetwork?.access === 'open' : null),
  ]);
}

const verdict = (isFine: boolean): Finding => (isFine ? 'fine' : 'failed');

type RelayKind = 'udp' | 'tcp' | 'tls';

/** The first of the relay's URLs of that kind (RFC 7065), with the credentials. */
function serverOf(turn: TurnServers | null, kind: RelayKind): RTCIceServer | null {
  const url = turn?.urls.find((candidate) => kindOf(candidate) === kind);
  return turn && url ? { urls: [url], username: turn.username, credential: turn.credential } : null;
}

function kindOf(url: string): RelayKind {
  if (url.startsWith('turns:')) return 'tls';
  return url.endsWith('?transport=tcp') ? 'tcp' : 'udp';
}

/** `gathers` of a browser: a connection to nobody, which is closed once it has found that candidate, or all it finds. */
export async function browserGathers(
  server: RTCIceServer,
  type: 'srflx' | 'relay',
  clock: Clock,
): Promise<boolean> {
  const connection = new RTCPeerConnection({ iceServers: [server] });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = clock.after(PART_MS, () => resolve(false));
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null) resolve(false);
    // Who is seen from outside as it sees itself gets no candidate of its own for that; the relay's answer told it, too.
    else if (candidate.type === type || candidate.type === 'relay') resolve(true);
  });
  try {
    connection.createDataChannel('test');
    await connection.setLocalDescription();
    return await promise;
  } finally {
    timer.cancel();
    connection.close();
  }
}

/** The `Date` of the server's answer (RFC 9110), which is exact to a second. */
export async function browserServerTime(signaling: string | null): Promise<number> {
  if (signaling === null) throw new Error('there is no server to ask');
  // Beside it, since a server may stand under a path.
  const url = new URL('healthz', signaling.replace(/^ws/, 'http'));
  const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(PART_MS) });
  const time = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(time)) throw new Error('the server does not say what time it is');
  return time;
}
