import { EnvError, EnvProblem, integer, list, optional, quote, type Values } from '@parley/settings';
import { LIMITS } from '@parley/wire';
import { SECRET_RULE } from './secret-rule.ts';

/** The variables by which a server hands out TURN credentials. `apps/server` reads them among its own. */
export const turnServiceVariables = {
  PARLEY_TURN_URLS: list({
    meaning: 'turn: and turns: URLs for peers without a direct path; none: Parley works without TURN',
    item: turnUrl,
    most: LIMITS.turnUrls,
  }),
  PARLEY_TURN_SECRET: optional({
    meaning: 'the secret shared with coturn; needed with PARLEY_TURN_URLS, see turn/README.md',
    ...SECRET_RULE,
  }),
  PARLEY_TURN_TTL: integer({
    meaning: 'seconds for which handed-out TURN credentials are good',
    fallback: 3_600,
    min: 60,
    max: 86_400,
  }),
};

export interface TurnService {
  readonly secret: string;
  readonly urls: readonly string[];
  readonly ttlSeconds: number;
}

/** What those variables say together; null if there is no TURN. Throws `EnvError` if one of the pair is missing. */
export function turnService(values: Values<typeof turnServiceVariables>): TurnService | null {
  const { PARLEY_TURN_URLS: urls, PARLEY_TURN_SECRET: secret, PARLEY_TURN_TTL: ttlSeconds } = values;
  if (urls.length === 0) return null;
  if (secret === null) throw new EnvError('PARLEY_TURN_SECRET', 'must be set when PARLEY_TURN_URLS is');
  return { secret, urls, ttlSeconds };
}

/** A TURN URI (RFC 7065): `turn:host[:port][?transport=udp|tcp]`, or `turns:`. */
function turnUrl(text: string): string {
  const wellFormed =
    /^turns?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/.exec(text);
  if (wellFormed === null || Number(wellFormed[1] ?? 1) > 65_535 || text.length > 255) {
    throw new EnvProblem(`must be like turn:turn.example.org:3478?transport=udp, not ${quote(text)}`);
  }
  return text;
}
