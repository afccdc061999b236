import { Suspense } from 'react';
import type { Failure } from '../session/failure.ts';
import { text } from '../text/index.ts';
import { Boundary } from '../ui/boundary.tsx';
import { latePart } from '../ui/late-part.ts';
import { OpeningPage } from './opening-page.tsx';
import { PlainPage } from './plain-page.tsx';

const FailurePage = latePart(async () => (await import('./failure-page.tsx')).FailurePage);

/** Why the document could not be opened. Most can be, so what explains it is loaded when it is needed; should that fail,
 * too, there is still a page that says so. */
export function LateFailurePage({ failure }: { failure: Failure }) {
  return (
    <Boundary
      fallback={
        <PlainPage title={text.missingPart.title} reason={failure.reason}>
          <p className="lead">{text.missingPart.advice}</p>
        </PlainPage>
      }
    >
      <Suspense fallback={<OpeningPage>{text.opening}</OpeningPage>}>
        <FailurePage failure={failure} />
      </Suspense>
    </Boundary>
  );
}
