import type { Logger } from '@parley/runtime';
import type { RoomId } from '@parley/wire';

/** What shortens a room's id enough for a log: who reads it can tell rooms apart, and nobody can look one up. */
const ROOM_LETTERS = 8;

/** A logger whose lines say which room they are of. */
export function roomLogger(logger: Logger, id: RoomId): Logger {
  const room = id.slice(0, ROOM_LETTERS);
  return {
    debug: (message, fields) => logger.debug(message, { room, ...fields }),
    info: (message, fields) => logger.info(message, { room, ...fields }),
    warn: (message, fields) => logger.warn(message, { room, ...fields }),
    error: (message, fields) => logger.error(message, { room, ...fields }),
  };
}
