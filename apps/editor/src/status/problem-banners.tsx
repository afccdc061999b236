import { useState } from 'react';
import type { Problem } from '../session/room.ts';
import { reloadToNewest } from '../shell/new-version.ts';
import { text } from '../text/index.ts';
import { CrossIcon, WarningIcon } from '../ui/icons.tsx';
import { isSavingFailure } from './saving-failure.ts';

/** What may cost somebody their words, said above the text until it is over or they have put it aside. What passes by
 * itself is said by the status line alone. */
export function ProblemBanners({ problems }: { problems: readonly Problem[] }) {
  const [aside, setAside] = useState<ReadonlySet<Problem['code']>>(new Set());
  const shown = problems.filter(isSavingFailure).filter(({ code }) => !aside.has(code));
  return (
    // The region stays when it is empty: only what appears inside one that was there is read out, and no other of its parts.
    <div className="banners" role="alert" aria-atomic="false">
      {shown.map(({ code }) => (
        <div key={code} className="banner trouble" data-problem={code}>
          <WarningIcon />
          <p>
            <strong>{text.problems[code].title}.</strong> {text.problems[code].advice}
          </p>
          {code === 'newer-version' ? (
            <button type="button" className="button" onClick={() => void reloadToNewest()}>
              {text.failure.reload}
            </button>
          ) : null}
          <button
            type="button"
            className="icon-button"
            aria-label={text.dismiss}
            title={text.dismiss}
            onClick={() => setAside(new Set([...aside, code]))}
          >
            <CrossIcon />
          </button>
        </div>
      ))}
    </div>
  );
}
