import type { Role } from './ids.ts';
import type { Reader } from './reader.ts';
import { WireError } from './wire-error.ts';
import type { Writer } from './writer.ts';

const CODES: { readonly [R in Role]: number } = { owner: 1, edit: 2, comment: 3, view: 4 };

export const writeRole = (writer: Writer, role: Role): void => void writer.byte(CODES[role]);

export function readRole(reader: Reader): Role {
  const code = reader.byte();
  for (const role of ['owner', 'edit', 'comment', 'view'] as const) if (CODES[role] === code) return role;
  throw new WireError('an unknown role');
}
