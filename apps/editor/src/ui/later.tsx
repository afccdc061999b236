import { type ReactNode, Suspense } from 'react';
import { text } from '../text/index.ts';
import { announce } from './announcements.ts';
import { Boundary } from './boundary.tsx';

/** A part of the page that is loaded when it is needed. If it cannot be, that is said, and the rest of the page goes on. */
export function Later({ fallback, children }: { fallback?: ReactNode; children: ReactNode }) {
  return (
    <Boundary onError={sayMissing}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  );
}

function sayMissing(): void {
  announce({ title: text.missingPart.title, description: text.missingPart.advice, tone: 'trouble' });
}
