import type { Bytes } from '@parley/wire';

/** The most a named value may hold, in bytes. */
export const META_LIMIT = 65_536;
const NAME_LIMIT = 256;

/** RangeError if the name or the value is larger than a log keeps. */
export function checkMeta(name: string, value: Bytes | null): void {
  if (name.length > NAME_LIMIT)
    throw new RangeError(`a name of ${name.length} characters; ${NAME_LIMIT} is the most`);
  if (value && value.length > META_LIMIT)
    throw new RangeError(`${value.length} bytes; ${META_LIMIT} is the most`);
}
