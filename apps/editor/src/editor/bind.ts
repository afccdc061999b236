import { contentSchema, schemaGap } from '@parley/document';
import { CONTENT } from '@parley/document/roots';
import { mayEdit, mirror } from '@parley/room';
import type * as Y from 'yjs';
import type { Room } from '../session/room.ts';

/** Why an editor writes, or does not. */
export type BindingKind = 'writer' | 'viewer' | 'deleted' | 'older-page';

/** What an editor is bound to. Only a writer's is the room's document itself; what the others do to theirs while
 * rendering goes nowhere (rule 11). */
export interface Binding {
  readonly kind: BindingKind;
  readonly fragment: Y.XmlFragment;
  close(): void;
}

/** How the room's document may be shown at this moment: its holder's role first, then what its content needs. */
export function bindingKind(room: Room): BindingKind {
  if (!mayEdit(room.role)) return 'viewer';
  if (room.status.deletion) return 'deleted';
  const gap = schemaGap(contentSchema, room.doc.getXmlFragment(CONTENT));
  return gap.length === 0 ? 'writer' : 'older-page';
}

export function bind(room: Room, kind: BindingKind): Binding {
  if (kind === 'writer') return { kind, fragment: room.doc.getXmlFragment(CONTENT), close: () => undefined };
  const mirrored = mirror(room.doc);
  return { kind, fragment: mirrored.doc.getXmlFragment(CONTENT), close: () => mirrored.close() };
}
