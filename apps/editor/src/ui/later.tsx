import { type ReactNode, Suspense } from 'react';
import { Boundary } from './boundary.tsx';
import { sayMissing } from './loaded.ts';

/** A part of the page that is loaded when it is needed. If it cannot be, that is said, and the rest of the page goes on. */
export function Later({ fallback, children }: { fallback?: ReactNode; children: ReactNode }) {
  return (
    <Boundary onError={sayMissing}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  );
}
