import { createHmac } from 'node:crypto';
import type { Clock } from '@parley/runtime';
import type { TurnServers } from '@parley/wire';

/** Hands out TURN credentials that end by themselves. */
export interface TurnIssuer {
  /** Credentials for `user`: any name without a colon. coturn counts its per-user quota by that name, not by the
   * whole username, so asking again does not buy more. Throws RangeError for a name it could not tell from the time. */
  issue(user: string): TurnServers;
}

export interface TurnIssuerOptions {
  /** Shared with the TURN server (`static-auth-secret`). */
  readonly secret: string;
  /** `turn:` and `turns:` URLs, as a browser's `iceServers` takes them. */
  readonly urls: readonly string[];
  /** How long credentials are good for a new allocation. An allocation made in time lives on while refreshed. */
  readonly ttlSeconds: number;
  readonly clock: Clock;
}

/**
 * TURN REST credentials (draft-uberti-behave-turn-rest-00, section 2.2): the username is `unixExpiry:user`, the
 * credential base64(HMAC-SHA-1(secret, username)). The TURN server computes the same from the secret alone, so nothing
 * is stored and no server calls another.
 */
export function createTurnIssuer({ secret, urls, ttlSeconds, clock }: TurnIssuerOptions): TurnIssuer {
  return {
    issue(user) {
      if (user === '' || user.includes(':')) throw new RangeError('a TURN user is a name without a colon');
      const expiry = Math.floor(clock.now() / 1000) + ttlSeconds;
      const username = `${expiry}:${user}`;
      const credential = createHmac('sha1', secret).update(username).digest('base64');
      return { urls, username, credential, expires: expiry * 1000 };
    },
  };
}
