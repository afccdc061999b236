import { text } from '../text/index.ts';
import { useProgress } from './progress.ts';

/** What the page is busy with. It comes late, so that what is quick shows none. */
export function ProgressLine() {
  const progress = useProgress();
  return (
    <div className="progress-line" role="status">
      {progress ? (
        <p>
          {progress.what}
          {progress.part === null ? null : (
            <progress value={progress.part} aria-label={text.documents.progress} />
          )}
          {progress.cancel ? (
            <button type="button" className="button" onClick={progress.cancel}>
              {text.documents.cancel}
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
