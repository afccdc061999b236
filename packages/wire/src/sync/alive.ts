import type { SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { readSessionMap, writeSessionMap } from '../session-map.ts';
import { TAGS } from '../tags.ts';

/** The one table of liveness: session → its clock, milliseconds of its life, written by itself and copied by the others. */
export interface Alive {
  readonly type: 'alive';
  readonly clocks: ReadonlyMap<SessionId, number>;
}

export const alive: MessageCodec<Alive> = {
  tag: TAGS.alive,
  write: (writer, message) => writeSessionMap(writer, message.clocks, LIMITS.alive),
  read: (reader) => ({ type: 'alive', clocks: readSessionMap(reader, LIMITS.alive) }),
};
