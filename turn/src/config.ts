import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import {
  EnvError,
  EnvProblem,
  integer,
  list,
  optional,
  quote,
  readEnv,
  required,
  string,
  type Values,
} from '@parley/settings';
import { DENIED_RANGES } from './denied-ranges.ts';
import { coturnSpans, type IpRange, parseIpRange } from './ip-range.ts';
import { SECRET_RULE } from './secret-rule.ts';
import { fillTemplate } from './template.ts';

const port = (meaning: string, fallback: number) => integer({ meaning, fallback, min: 1, max: 65_535 });
const path = {
  pattern: /^[A-Za-z0-9._/+@-]{1,512}$/,
  expected: 'a path of letters, digits and . _ / + @ -',
};

/** The variables `parley turn-config` reads. */
export const turnConfigVariables = {
  PARLEY_TURN_SECRET: required({
    meaning: 'the secret shared with the server that hands out credentials',
    ...SECRET_RULE,
  }),
  PARLEY_TURN_SECRET_BEFORE: optional({
    meaning: 'the secret before that one, taken too while credentials made from it are still about',
    ...SECRET_RULE,
  }),
  PARLEY_TURN_HOST: string({
    meaning: "the host name peers dial; also coturn's realm",
    fallback: 'localhost',
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/,
    expected: 'a host name',
  }),
  PARLEY_TURN_LISTEN_IP: list({
    meaning: 'addresses to listen on; none: every address of the machine',
    item: ip,
  }),
  PARLEY_TURN_RELAY_IP: list({
    meaning: 'addresses to relay from; none: where the client came in',
    item: ip,
  }),
  PARLEY_TURN_EXTERNAL_IP: list({
    meaning: 'behind a one-to-one NAT: the public address, or public/private for several',
    item: externalIp,
  }),
  PARLEY_TURN_PORT: port('port for UDP and TCP', 3_478),
  PARLEY_TURN_TLS_PORT: port('port for TLS, with PARLEY_TURN_CERT and PARLEY_TURN_KEY', 5_349),
  PARLEY_TURN_MIN_PORT: port('first UDP port to relay from', 49_152),
  PARLEY_TURN_MAX_PORT: port('last UDP port to relay from', 65_535),
  PARLEY_TURN_CERT: optional({ meaning: 'path of the TLS certificate chain (PEM)', ...path }),
  PARLEY_TURN_KEY: optional({ meaning: "path of the TLS certificate's key (PEM)", ...path }),
  PARLEY_TURN_USER_QUOTA: integer({
    meaning: 'allocations one user may hold: a browser takes one a neighbour, URL and interface',
    fallback: 64,
    min: 1,
    max: 1_000_000,
  }),
  PARLEY_TURN_TOTAL_QUOTA: integer({
    meaning: 'allocations in all',
    fallback: 1_200,
    min: 1,
    max: 1_000_000,
  }),
  PARLEY_TURN_MAX_BPS: integer({
    meaning: 'bytes a second for one allocation, each way; 0: no bound',
    fallback: 2_000_000,
    min: 0,
    max: 1_000_000_000,
  }),
  PARLEY_TURN_DENY: list({
    meaning: 'your own public addresses or blocks (a.b.c.d/n) that nobody may reach through it',
    item: range,
  }),
  PARLEY_TURN_ALLOW: list({
    meaning: 'exceptions from what is denied, for tests and networks without internet',
    item: range,
  }),
  PARLEY_TURN_LOG: string({ meaning: "path of coturn's log, or stdout", fallback: 'stdout', ...path }),
  PARLEY_TURN_PID: string({
    meaning: "path of coturn's process id",
    fallback: '/run/turnserver/turnserver.pid',
    ...path,
  }),
  PARLEY_TURN_USERDB: string({
    meaning: "path of coturn's SQLite database; it stays without users",
    fallback: '/var/lib/turn/turndb',
    ...path,
  }),
};

export type TurnConfig = Values<typeof turnConfigVariables>;

const TEMPLATE = new URL('../turnserver.conf.template', import.meta.url);

/** Reads and checks the settings. Throws `EnvError`, which names the variable. */
export function readTurnConfig(env: Readonly<Record<string, string | undefined>>): TurnConfig {
  const config = readEnv(turnConfigVariables, env);
  if ((config.PARLEY_TURN_CERT === null) !== (config.PARLEY_TURN_KEY === null)) {
    const missing = config.PARLEY_TURN_CERT === null ? 'PARLEY_TURN_CERT' : 'PARLEY_TURN_KEY';
    throw new EnvError(missing, 'must be set: certificate and key come together');
  }
  if (config.PARLEY_TURN_MAX_PORT < config.PARLEY_TURN_MIN_PORT) {
    throw new EnvError(
      'PARLEY_TURN_MAX_PORT',
      `must be at least PARLEY_TURN_MIN_PORT, ${config.PARLEY_TURN_MIN_PORT}`,
    );
  }
  if (config.PARLEY_TURN_PORT === config.PARLEY_TURN_TLS_PORT) {
    throw new EnvError(
      'PARLEY_TURN_TLS_PORT',
      `must differ from PARLEY_TURN_PORT, ${config.PARLEY_TURN_PORT}`,
    );
  }
  return config;
}

/** The text of coturn's configuration file. */
export function renderTurnConfig(config: TurnConfig): string {
  const tls = config.PARLEY_TURN_CERT !== null;
  const own = DENIED_RANGES.map(([text]) => range(text));
  return fillTemplate(readFileSync(TEMPLATE, 'utf8'), {
    urls: [urlsFor(config).join(',')],
    listeningPort: [config.PARLEY_TURN_PORT],
    tlsPort: tls ? [config.PARLEY_TURN_TLS_PORT] : [],
    listenIp: config.PARLEY_TURN_LISTEN_IP,
    relayIp: config.PARLEY_TURN_RELAY_IP,
    externalIp: config.PARLEY_TURN_EXTERNAL_IP,
    minPort: [config.PARLEY_TURN_MIN_PORT],
    maxPort: [config.PARLEY_TURN_MAX_PORT],
    realm: [config.PARLEY_TURN_HOST],
    secret: [config.PARLEY_TURN_SECRET, ...present(config.PARLEY_TURN_SECRET_BEFORE)],
    userQuota: [config.PARLEY_TURN_USER_QUOTA],
    totalQuota: [config.PARLEY_TURN_TOTAL_QUOTA],
    maxBps: [config.PARLEY_TURN_MAX_BPS],
    cert: present(config.PARLEY_TURN_CERT),
    key: present(config.PARLEY_TURN_KEY),
    noTls: tls ? [] : ['no-tls'],
    // coturn refuses loopback before it looks at the lists, so an exception for it needs its own switch.
    allowLoopback: config.PARLEY_TURN_ALLOW.some(isLoopback) ? ['allow-loopback-peers'] : [],
    allowed: config.PARLEY_TURN_ALLOW.flatMap(coturnSpans),
    denied: [...own, ...config.PARLEY_TURN_DENY].flatMap(coturnSpans),
    logFile: [config.PARLEY_TURN_LOG],
    pidFile: [config.PARLEY_TURN_PID],
    userDb: [config.PARLEY_TURN_USERDB],
  });
}

/** The URLs a browser is to be given for this server: UDP, TCP, and TLS if it has a certificate. */
function urlsFor(config: TurnConfig): string[] {
  const plain = `turn:${config.PARLEY_TURN_HOST}:${config.PARLEY_TURN_PORT}`;
  const urls = [`${plain}?transport=udp`, `${plain}?transport=tcp`];
  if (config.PARLEY_TURN_CERT !== null) {
    urls.push(`turns:${config.PARLEY_TURN_HOST}:${config.PARLEY_TURN_TLS_PORT}?transport=tcp`);
  }
  return urls;
}

const present = (value: string | null): readonly string[] => (value === null ? [] : [value]);

const isLoopback = ({ first }: IpRange): boolean => first.startsWith('127.') || first === '0:0:0:0:0:0:0:1';

function ip(text: string): string {
  if (isIP(text) !== 0 && !text.includes('%')) return text;
  throw new EnvProblem(`must be IP addresses, not ${quote(text)}`);
}

function externalIp(text: string): string {
  const parts = text.split('/');
  if (parts.length <= 2 && parts.every((part) => isIP(part) !== 0 && !part.includes('%'))) return text;
  throw new EnvProblem(`must be public or public/private IP addresses, not ${quote(text)}`);
}

function range(text: string): IpRange {
  const parsed = parseIpRange(text);
  if (parsed !== null) return parsed;
  throw new EnvProblem(`must be IP addresses or blocks such as 198.51.100.0/24, not ${quote(text)}`);
}
