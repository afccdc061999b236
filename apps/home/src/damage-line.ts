import type { Damage } from '@parley/log';
import type { PartId } from '@parley/wire';

const LETTERS = 8;

/** What the log says of something that was given up, or made anew. */
export const damageLine = ({ kind }: Damage): string =>
  kind === 'index'
    ? 'damaged: the index was not read as it was written; it is made anew from the envelopes, and whoever has what is missing hands it in again'
    : `damaged: ${kind === 'edit' ? 'an edit' : `a ${kind}`} was not read as it was written; it is given up, and whoever has it hands it in again`;

export function damageFields(part: PartId, damage: Damage): Record<string, unknown> {
  switch (damage.kind) {
    case 'edit':
      return { part, session: damage.session.slice(0, LETTERS), number: damage.number };
    case 'index':
      return { part, problem: damage.problem };
    default:
      return { part, hash: damage.hash.slice(0, LETTERS) };
  }
}
