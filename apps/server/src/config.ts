import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogLevel } from '@parley/runtime';
import {
  choice,
  choices,
  describeEnv,
  effectiveEnv,
  integer,
  list,
  optional,
  readEnv,
  refuseUnknown,
  string,
} from '@parley/settings';
import { type TurnService, turnConfigVariables, turnService, turnServiceVariables } from '@parley/turn';
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
  readonly pageDirectory: string;
  readonly publicPlace: PublicPlace;
  readonly parts: ReadonlySet<Part>;
  readonly turn: TurnService | null;
  readonly logLevel: LogLevel;
  /** WebSockets open at once, of signaling and home together. */
  readonly maxConnections: number;
  /** Bytes of sealed edits, snapshots and chunks that home keeps of one room. */
  readonly maxRoomBytes: number;
  /** Every setting as text, without secrets: for the log. */
  readonly effective: Readonly<Record<string, string>>;
}

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
  PARLEY_PAGE: string({ meaning: 'folder of the built page', fallback: 'apps/editor/dist' }),
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
  PARLEY_MAX_ROOM_MB: integer({
    meaning: 'MiB that home keeps of one room',
    fallback: 512,
    min: 1,
    max: 65_536,
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
  return Object.freeze({
    port: values.PORT,
    listen: values.PARLEY_HOST,
    dataDirectory: resolve(values.PARLEY_DATA),
    pageDirectory: env.PARLEY_PAGE ? resolve(values.PARLEY_PAGE) : BUILT_PAGE,
    publicPlace: publicPlace('PARLEY_PUBLIC_URL', values.PARLEY_PUBLIC_URL),
    parts: new Set(values.PARLEY_PARTS),
    turn: turnService(values),
    logLevel: values.PARLEY_LOG_LEVEL,
    maxConnections: values.PARLEY_MAX_CONNECTIONS,
    maxRoomBytes: values.PARLEY_MAX_ROOM_MB * MEBIBYTE,
    effective: effectiveEnv(variables, env),
  });
}

/** What `--help` prints. */
export const HELP = `Usage: npm start [-- --help]

Serves Parley on one port: the page, signaling at /signal, home at /home, and /health.

Settings are environment variables (default, meaning):

${describeEnv(variables)}`;
