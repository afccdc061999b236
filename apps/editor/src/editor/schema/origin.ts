import type { Transaction } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';

/** Whether a change came out of the shared document (somebody else's edit, or an undo) and not from this person's
 * hands. Whoever edits in answer to such a change does what every other open page does at the same time. */
export function comesFromElsewhere(transaction: Transaction): boolean {
  const meta: unknown = transaction.getMeta(ySyncPluginKey);
  return (
    typeof meta === 'object' && meta !== null && 'isChangeOrigin' in meta && meta.isChangeOrigin === true
  );
}
