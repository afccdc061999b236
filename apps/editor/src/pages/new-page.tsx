import { createLink } from '@parley/room';
import { useEffect, useState } from 'react';
import { handOver } from '../documents/handed.ts';
import { noteMade } from '../library/note-made.ts';
import { PLACE } from '../place.ts';
import { type Failure, failureOf } from '../session/failure.ts';
import { text } from '../text/index.ts';
import { LateFailurePage } from './late-failure-page.tsx';
import { OpeningPage } from './opening-page.tsx';

/** Makes a document and goes on to its edit link, which takes this page's place in the history. */
export function NewPage({ onMade }: { onMade: (link: string) => void }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let here = true;
    createLink(PLACE).then(
      (made) => {
        if (!here) return;
        // Not waited for: whoever makes a document wants to write in it.
        noteMade(made).catch(reportError);
        handOver(made.edit, null);
        onMade(made.edit);
      },
      (error: unknown) => {
        if (here) setFailure(failureOf(error));
      },
    );
    return () => {
      here = false;
    };
  }, [onMade]);
  return failure ? <LateFailurePage failure={failure} /> : <OpeningPage>{text.start.creating}</OpeningPage>;
}
