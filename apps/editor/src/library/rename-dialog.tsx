import { TITLE_LIMIT } from '@parley/document/title';
import { useState } from 'react';
import { text } from '../text/late.ts';
import { Dialog } from '../ui/dialog.tsx';
import { rename } from './actions.ts';
import type { DocumentRecord } from './library.ts';

/** Asks for a document's new title. */
export function RenameDialog({ record, onClose }: { record: DocumentRecord; onClose: () => void }) {
  const words = text.rename;
  const [title, setTitle] = useState(record.title);
  return (
    <Dialog open onClose={onClose} title={words.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          if (title.trim() !== record.title) rename(record, title.trim());
        }}
      >
        <label className="field">
          <span className="field-name">{words.field}</span>
          <input
            className="input"
            value={title}
            maxLength={TITLE_LIMIT}
            placeholder={text.untitled}
            onFocus={({ target }) => target.select()}
            onChange={({ target }) => setTitle(target.value)}
          />
        </label>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="button primary">
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
