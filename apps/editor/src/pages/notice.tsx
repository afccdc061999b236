import type { BindingKind } from '../editor/bind.ts';
import { reloadToNewest } from '../shell/new-version.ts';
import { text } from '../text/index.ts';
import { EyeIcon, InfoIcon } from '../ui/icons.tsx';

/** Why this page shows the document without letting anybody write. */
export function Notice({ kind }: { kind: Exclude<BindingKind, 'writer' | 'deleted'> }) {
  const older = kind === 'older-page';
  return (
    <div className="banner" role="note" data-notice={kind}>
      {older ? <InfoIcon /> : <EyeIcon />}
      <p>{older ? text.editor.olderPage : text.editor.viewer}</p>
      {older ? (
        <button type="button" className="button" onClick={() => void reloadToNewest()}>
          {text.editor.reload}
        </button>
      ) : null}
    </div>
  );
}
