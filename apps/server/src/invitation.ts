import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const COOKIE = 'parley_invitation';
const YEAR_SECONDS = 365 * 24 * 3_600;
const PATH = /^\/invitation\/([A-Za-z0-9_-]{1,128})$/;

/** The code that a path shows, as `/invitation/CODE`; null for every other path. */
export const codeIn = (path: string): string | null => PATH.exec(path)?.[1] ?? null;

/** Whether two codes are one, in a time that does not tell how much of them is. */
export function isInvitation(shown: string, invitation: string | null): boolean {
  if (invitation === null) return false;
  const [a, b] = [Buffer.from(shown), Buffer.from(invitation)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether a request comes from a browser that opened the invitation. */
export function isInvited({ headers }: Pick<IncomingMessage, 'headers'>, invitation: string | null): boolean {
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.some(
    (cookie) => cookie.startsWith(`${COOKIE}=`) && isInvitation(cookie.slice(COOKIE.length + 1), invitation),
  );
}

/** What makes a browser keep the invitation: scripts cannot read it, and no other site can use it. */
export const invitationCookie = (code: string, base: string, secure: boolean): string =>
  `${COOKIE}=${code}; Path=${base}; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
