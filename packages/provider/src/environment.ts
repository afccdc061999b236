import type { Environment } from '@parley/room';

/** What a room runs on: clock, storage, network. Made by `browserEnvironment` or, in `y-parley/node`, by `nodeEnvironment`, and
 * handed to `openRoom` as it is; what else is in it is nobody's but the room's. */
export interface RoomEnvironment {
  readonly of: 'y-parley';
}

export const sealed = <One extends Environment>(environment: One): One & RoomEnvironment => ({
  ...environment,
  of: 'y-parley',
});

/** Throws TypeError for what none of our functions made. */
export function opened(environment: RoomEnvironment): Environment {
  if (environment.of !== 'y-parley' || !('dialServer' in environment))
    throw new TypeError('an environment comes from browserEnvironment or nodeEnvironment');
  return environment as RoomEnvironment & Environment;
}
