import { DeleteDialog } from './delete-dialog.tsx';
import type { Question } from './question.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';

const DIALOGS = { rename: RenameDialog, remove: RemoveDialog, delete: DeleteDialog };

/** The question that is open. */
export function Asked({ question, onAnswered }: { question: Question; onAnswered: () => void }) {
  const Dialog = DIALOGS[question.kind];
  return <Dialog record={question.record} onClose={onAnswered} />;
}
