import type { Damage } from '@parley/log';
import type { PartId } from '@parley/wire';

const LETTERS = 8;

/** What the log says of something that was given up. */
export const damageLine = ({ kind }: Damage): string =>
  `damaged: ${kind === 'edit' ? 'an edit' : `a ${kind}`} was not read as it was written; it is given up, and whoever has it hands it in again`;

export const damageFields = (part: PartId, damage: Damage): Record<string, unknown> =>
  damage.kind === 'edit'
    ? { part, session: damage.session.slice(0, LETTERS), number: damage.number }
    : { part, hash: damage.hash.slice(0, LETTERS) };
