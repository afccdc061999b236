import type { SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { readSessionMap, writeSessionMap } from '../session-map.ts';
import { TAGS } from '../tags.ts';

/** The one table of liveness: session → milliseconds since somebody with a live link to it heard from it. */
export interface Alive {
  readonly type: 'alive';
  readonly ages: ReadonlyMap<SessionId, number>;
}

export const alive: MessageCodec<Alive> = {
  tag: TAGS.alive,
  write: (writer, message) => writeSessionMap(writer, message.ages, LIMITS.alive),
  read: (reader) => ({ type: 'alive', ages: readSessionMap(reader, LIMITS.alive) }),
};
