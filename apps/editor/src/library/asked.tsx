import type { Question } from './question.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** The question that is open. */
export function Asked({ question, onAnswered }: { question: Question; onAnswered: () => void }) {
  const { kind, record } = question;
  return kind === 'rename' ? (
    <RenameDialog record={record} onClose={onAnswered} />
  ) : (
    <RemoveDialog record={record} onClose={onAnswered} />
  );
}
