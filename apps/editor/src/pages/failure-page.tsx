import type { Failure } from '../session/failure.ts';
import { reloadToNewest } from '../shell/new-version.ts';
import { text } from '../text/index.ts';
import { PlainPage } from './plain-page.tsx';

/** Why the document could not be opened, and what to do. */
export function FailurePage({ failure }: { failure: Failure }) {
  const { title, advice } = text.failures[failure.reason];
  const reload = failure.reason === 'unknown' || failure.reason === 'newer-version';
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
        {failure.reason === 'insecure-context' ? null : (
          <a className="button" href="/new">
            {text.failure.newDocument}
          </a>
        )}
        <a className="button" href="/">
          {text.failure.toStart}
        </a>
      </div>
    </PlainPage>
  );
}
