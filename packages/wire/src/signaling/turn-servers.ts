import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import { LIMITS } from '../limits.ts';

/** Time-limited TURN credentials, as an `RTCIceServer` takes them. */
export interface TurnServers {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
  /** Unix milliseconds. */
  readonly expires: number;
}

/** A flag, and the credentials if it is set: a server without TURN says null. */
export function writeTurnServers(writer: FieldWriter, turn: TurnServers | null): void {
  writer.flag(turn !== null);
  if (turn === null) return;
  writer.uint(turn.urls.length, LIMITS.turnUrls);
  for (const url of turn.urls) writer.text(url, LIMITS.text);
  writer.text(turn.username, LIMITS.text).text(turn.credential, LIMITS.text).uint(turn.expires);
}

export function readTurnServers(reader: FieldReader): TurnServers | null {
  if (!reader.flag()) return null;
  const urls: string[] = [];
  for (let left = reader.count(LIMITS.turnUrls, 1); left > 0; left--) urls.push(reader.text(LIMITS.text));
  const username = reader.text(LIMITS.text);
  const credential = reader.text(LIMITS.text);
  return { urls, username, credential, expires: reader.uint() };
}
