import type { Kind } from './envelope/header.ts';
import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';
import type { CertifiedRole } from './ids.ts';
import { LIMITS } from './limits.ts';

/** One of a room's logs: 0 the text, 1 the discussion, 2 the record. */
export type PartId = number;

export const writePart = (writer: FieldWriter, part: PartId): FieldWriter =>
  writer.uint(part, LIMITS.parts - 1);

export const readPart = (reader: FieldReader): PartId => reader.uint(LIMITS.parts - 1);

/** The part that who may comment writes in, too. */
const DISCUSSION: PartId = 1;

/** Whether a session certified for that role may write such an envelope (W14). Presence and signals want no certificate. */
export function mayWrite(role: CertifiedRole, kind: Kind, part: PartId): boolean {
  if (kind === 'presence' || kind === 'signal') return true;
  return role === 'edit' || (kind === 'edit' && part === DISCUSSION);
}
