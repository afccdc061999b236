import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogLevel } from '@parley/runtime';
import {
  choice,
  choices,
  describeEnv,
  EnvError,
  effectiveEnv,
  integer,
  list,
  optional,
  readEnv,
  refuseUnknown,
  string,
  type Values,
} from '@parley/settings';
import { type TurnService, turnConfigVariables, turnService, turnServiceVariables } from '@parley/turn';
import type { BudgetLimits } from './budgets.ts';
import { type PublicPlace, publicPlace, readPublicUrl } from './public-url.ts';

const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export const PARTS = ['page', 'signaling', 'home'] as const;
/** What one process may serve. */
export type Part = (typeof PARTS)[number];

/** Every setting, as parsed; nothing else in the process reads the environment. */
export interface Config {
  /** 0 takes a free port. */
  readonly port: number;
  /** The address to listen on; null for all. */
  readonly listen: string | null;
  readonly dataDirectory: string;
  /** The PostgreSQL database that home's rooms are kept in; null: a file in the data folder. */
  readonly database: string | null;
  /** The Redis that joins several processes; null: this one is alone. */
  readonly redis: string | null;
  /** Over how long peers are handed over to other processes when this one stops, ms; 0 where there are none. */
  readonly drainMs: number;
  readonly pageDirectory: string;
  readonly publicPlace: PublicPlace;
  readonly parts: ReadonlySet<Part>;
  readonly turn: TurnService | null;
  readonly logLevel: LogLevel;
  /** The header in which a proxy names the client's address; null: there is no proxy, or it is not believed. */
  readonly addressHeader: string | null;
  readonly budgets: BudgetLimits;
  /** Bytes of sealed edits, snapshots and chunks that home keeps of one room, what snapshots replaced included. */
  readonly maxRoomBytes: number;
  readonly newRooms: (typeof NEW_ROOMS)[number];
  /** What an invited browser shows; null: nobody is invited. */
  readonly invitation: string | null;
  readonly turnFor: (typeof TURN_FOR)[number];
  /** After how many days without anybody a room is erased; null: never. */
  readonly expireDays: number | null;
  readonly metrics: (typeof METRICS)[number];
  /** Every setting as text, without secrets: for the log. */
  readonly effective: Readonly<Record<string, string>>;
}

/** Who may make rooms. */
const NEW_ROOMS = ['anybody', 'invitation', 'nobody'] as const;
/** Who is given TURN: whoever is in a room that stands at home or was invited, only the invited, everybody. */
const TURN_FOR = ['rooms', 'invitation', 'all'] as const;
/** Who may read /metrics: who asks from this machine or its own network and not through a proxy, everybody, nobody. */
const METRICS = ['inside', 'all', 'nobody'] as const;

const BUILT_PAGE = fileURLToPath(new URL('../../editor/dist', import.meta.url));
const MEBIBYTE = 1024 * 1024;

const variables = {
  PORT: integer({ meaning: 'port to listen on; 0 takes a free one', fallback: 8_300, min: 0, max: 65_535 }),
  PARLEY_HOST: optional({
    meaning: 'address or name of the interface to listen on; unset: all',
    pattern: /^[A-Za-z0-9:.%_-]{1,255}$/,
    expected: 'an address or a host name',
  }),
  PARLEY_DATA: string({ meaning: "folder for home's rooms; made if absent", fallback: './data' }),
  PARLEY_STORE: optional({
    meaning:
      'where home keeps its rooms: postgres://user:password@host/database; unset: a file in PARLEY_DATA',
    pattern: /^postgres(?:ql)?:\/\/[^\s]{1,2048}$/,
    expected: 'the URL of a PostgreSQL database',
    secret: true,
  }),
  PARLEY_REDIS: optional({
    meaning: 'what joins several processes: redis://:password@host:6379; unset: this one is alone',
    pattern: /^(?:rediss?:\/\/|\/)[^\s]{1,2048}$/,
    expected: 'the URL of a Redis, or the path of its socket',
    secret: true,
  }),
  PARLEY_DRAIN_SECONDS: integer({
    meaning: 'with PARLEY_REDIS: seconds over which peers are handed over when it is told to stop',
    fallback: 3,
    min: 0,
    max: 3_600,
  }),
  PARLEY_PAGE: optional({
    meaning: 'folder of the built page; unset: the one it came with',
    pattern: /^\P{Cc}{1,4096}$/u,
    expected: 'a path',
  }),
  PARLEY_PUBLIC_URL: list({
    meaning:
      'where browsers find it, as https://host[:port]/ or https://host/path/; several are parted by commas',
    item: readPublicUrl,
  }),
  PARLEY_PARTS: choices({ meaning: 'what this process serves, parted by commas', of: PARTS }),
  ...turnServiceVariables,
  PARLEY_LOG_LEVEL: choice({
    meaning: `${LOG_LEVELS.join(', ')}; lines of JSON on standard error`,
    of: LOG_LEVELS,
    fallback: 'info',
  }),
  PARLEY_MAX_CONNECTIONS: integer({
    meaning: 'WebSockets open at once',
    fallback: 10_000,
    min: 1,
    max: 1_000_000,
  }),
  PARLEY_MAX_CONNECTIONS_EACH: integer({
    meaning: 'WebSockets open at once of one address; a tab has two',
    fallback: 1_000,
    min: 1,
    max: 1_000_000,
  }),
  PARLEY_ADDRESS_HEADER: optional({
    meaning: "header in which a proxy of yours names the client's address, as X-Forwarded-For",
    pattern: /^[A-Za-z0-9-]{1,64}$/,
    expected: 'the name of a header',
  }),
  PARLEY_MAX_ROOM_MB: integer({
    meaning: 'MiB that home keeps of one room',
    fallback: 512,
    min: 1,
    max: 65_536,
  }),
  PARLEY_MAX_STORED_MB: integer({
    meaning: 'MiB that home keeps in all',
    fallback: 20_480,
    min: 1,
    max: 1_000_000_000,
  }),
  PARLEY_STORED_MB_HOUR: integer({
    meaning: 'MiB that one address may have stored an hour',
    fallback: 1_024,
    min: 1,
    max: 1_000_000_000,
  }),
  PARLEY_NEW_ROOMS: choice({
    meaning: `who may make rooms at home: ${NEW_ROOMS.join(', ')}`,
    of: NEW_ROOMS,
    fallback: 'anybody',
  }),
  PARLEY_NEW_ROOMS_HOUR: integer({
    meaning: 'rooms that one address may make an hour',
    fallback: 200,
    min: 1,
    max: 1_000_000,
  }),
  PARLEY_INVITATION: optional({
    meaning: 'code of an invitation: a browser that opened /invitation/CODE has it',
    pattern: /^[A-Za-z0-9_-]{8,128}$/,
    expected: '8 to 128 letters, digits or _ -',
    secret: true,
  }),
  PARLEY_EXPIRE_DAYS: integer({
    meaning: 'days without anybody after which a room is erased; 0: never',
    fallback: 0,
    min: 0,
    max: 36_500,
  }),
  PARLEY_TURN_FOR: choice({
    meaning: `who is given TURN: rooms (that stand at home, and the invited), invitation, all`,
    of: TURN_FOR,
    fallback: 'rooms',
  }),
  PARLEY_METRICS: choice({
    meaning: 'who may read /metrics: inside (this machine and its network, not through a proxy), all, nobody',
    of: METRICS,
    fallback: 'inside',
  }),
};

/** The names of all settings. */
export const SETTINGS = Object.keys(variables);

/** Those that belong to coturn's configuration may stand in the same environment. */
const KNOWN = { prefix: 'PARLEY_', known: [...SETTINGS, ...Object.keys(turnConfigVariables)] };

/**
 * Parses the environment.
 *
 * @throws EnvError naming the first variable whose value is wrong, or that is no setting.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  refuseUnknown(env, KNOWN);
  const values = readEnv(variables, env);
  const parts = new Set(values.PARLEY_PARTS);
  const turn = turnService(values);
  checkTogether(values, parts, turn !== null);
  return Object.freeze({
    port: values.PORT,
    listen: values.PARLEY_HOST,
    dataDirectory: resolve(values.PARLEY_DATA),
    database: values.PARLEY_STORE,
    redis: values.PARLEY_REDIS,
    drainMs: values.PARLEY_REDIS === null ? 0 : values.PARLEY_DRAIN_SECONDS * 1_000,
    pageDirectory: values.PARLEY_PAGE === null ? BUILT_PAGE : resolve(values.PARLEY_PAGE),
    publicPlace: publicPlace('PARLEY_PUBLIC_URL', values.PARLEY_PUBLIC_URL),
    parts,
    turn,
    logLevel: values.PARLEY_LOG_LEVEL,
    addressHeader: values.PARLEY_ADDRESS_HEADER,
    budgets: {
      connections: values.PARLEY_MAX_CONNECTIONS,
      connectionsEach: values.PARLEY_MAX_CONNECTIONS_EACH,
      newRoomsEach: values.PARLEY_NEW_ROOMS_HOUR,
      storedBytesEach: values.PARLEY_STORED_MB_HOUR * MEBIBYTE,
      storedBytes: values.PARLEY_MAX_STORED_MB * MEBIBYTE,
    },
    maxRoomBytes: values.PARLEY_MAX_ROOM_MB * MEBIBYTE,
    newRooms: values.PARLEY_NEW_ROOMS,
    invitation: values.PARLEY_INVITATION,
    turnFor: values.PARLEY_TURN_FOR,
    expireDays: values.PARLEY_EXPIRE_DAYS === 0 ? null : values.PARLEY_EXPIRE_DAYS,
    metrics: values.PARLEY_METRICS,
    effective: effectiveEnv(variables, env),
  });
}

/** Settings that only make sense together. Throws EnvError. */
function checkTogether(values: Values<typeof variables>, parts: ReadonlySet<Part>, turn: boolean): void {
  const invites = values.PARLEY_NEW_ROOMS === 'invitation' || values.PARLEY_TURN_FOR === 'invitation';
  if (invites && values.PARLEY_INVITATION === null) {
    throw new EnvError('PARLEY_INVITATION', 'must be set where rooms or TURN are by invitation');
  }
  if (turn && values.PARLEY_TURN_FOR === 'rooms' && parts.has('signaling') && !parts.has('home')) {
    throw new EnvError('PARLEY_TURN_FOR', 'must be all or invitation where home runs in another process');
  }
}

/** The list of settings that `--help` prints, a line each. */
export const SETTINGS_HELP = describeEnv(variables);
