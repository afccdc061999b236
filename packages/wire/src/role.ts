import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';
import type { Role } from './ids.ts';
import { WireError } from './wire-error.ts';

const CODES: { readonly [R in Role]: number } = { owner: 1, edit: 2, comment: 3, view: 4 };

export const writeRole = (writer: FieldWriter, role: Role): void => void writer.byte(CODES[role]);

export function readRole(reader: FieldReader): Role {
  const code = reader.byte();
  for (const role of ['owner', 'edit', 'comment', 'view'] as const) if (CODES[role] === code) return role;
  throw new WireError('an unknown role');
}
