import { at } from '../place.ts';
import type { Failure, FailureReason } from '../session/failure.ts';
import { reloadToNewest } from '../shell/new-version.ts';
import { text } from '../text/late.ts';
import { PlainPage } from './plain-page.tsx';

/** Where another try may help. */
const RELOADS: ReadonlySet<FailureReason> = new Set(['unknown', 'unreadable', 'newer-version']);

/** Why the document could not be opened, and what to do. */
export function FailurePage({ failure }: { failure: Failure }) {
  const { title, advice } = text.failures[failure.reason];
  const reload = RELOADS.has(failure.reason);
  return (
    <PlainPage title={title} reason={failure.reason}>
      <p className="lead">{advice}</p>
      {failure.detail ? <p className="detail">{failure.detail}</p> : null}
      <div className="actions">
        {reload ? (
          <button type="button" className="button primary" onClick={() => void reloadToNewest()}>
            {text.failure.reload}
          </button>
        ) : null}
        <a className={reload ? 'button' : 'button primary'} href={at('/')}>
          {text.failure.toStart}
        </a>
        {failure.reason === 'insecure-context' ? null : (
          <a className="button" href={at('/new')}>
            {text.failure.newDocument}
          </a>
        )}
      </div>
    </PlainPage>
  );
}
