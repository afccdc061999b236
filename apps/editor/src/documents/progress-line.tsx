import { useProgress } from './progress.ts';

/** What the page is busy with. It comes late, so that what is quick shows none. */
export function ProgressLine() {
  const progress = useProgress();
  return (
    <div className="progress-line" role="status">
      {progress ? <p key={progress}>{progress}</p> : null}
    </div>
  );
}
