import { useState } from 'react';
import { text } from '../text/late.ts';
import { Dialog } from '../ui/dialog.tsx';
import { WarningIcon } from '../ui/icons.tsx';
import { copyLink, remove } from './actions.ts';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';

/** Asks before a document leaves this device, and says what goes with it and what does not. */
export function RemoveDialog({ record, onClose }: { record: DocumentRecord; onClose: () => void }) {
  const words = text.remove;
  const [open, setOpen] = useState(false);
  const lost = record.outbox > 0;
  const confirm = async (): Promise<void> => {
    const removed = await remove(record);
    if (removed === 'open') setOpen(true);
    else onClose();
  };
  return (
    <Dialog open onClose={onClose} title={words.title(nameOf(record))} description={words.what}>
      <p className="dialog-says">{words.whatNot}</p>
      {record.owner === undefined ? null : <p className="dialog-says">{words.owner}</p>}
      {lost ? (
        <p className="dialog-warning" data-lost={record.outbox}>
          <WarningIcon />
          <span>{words.lost(record.outbox)}</span>
        </p>
      ) : null}
      {open ? (
        <p className="dialog-warning" role="alert">
          <WarningIcon />
          <span>{words.open}</span>
        </p>
      ) : null}
      <div className="dialog-actions">
        <button type="button" className="button dialog-aside" onClick={() => copyLink(record)}>
          {text.library.copyLink}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="button" className="button danger" onClick={() => void confirm()}>
          {lost ? words.confirmLost : words.confirm}
        </button>
      </div>
    </Dialog>
  );
}
