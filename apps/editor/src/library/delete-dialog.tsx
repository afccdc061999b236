import { text } from '../text/late.ts';
import { Dialog } from '../ui/dialog.tsx';
import { WarningIcon } from '../ui/icons.tsx';
import { deleteForEverybody } from './actions.ts';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';

/** Asks before a document is deleted for everybody, and says what becomes of their copies. */
export function DeleteDialog({ record, onClose }: { record: DocumentRecord; onClose: () => void }) {
  const words = text.deletion;
  return (
    <Dialog open onClose={onClose} title={words.title(nameOf(record))} description={words.what}>
      <p className="dialog-says">{words.copies}</p>
      <p className="dialog-warning">
        <WarningIcon />
        <span>{words.forGood}</span>
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            deleteForEverybody(record);
          }}
        >
          {words.confirm}
        </button>
      </div>
    </Dialog>
  );
}
