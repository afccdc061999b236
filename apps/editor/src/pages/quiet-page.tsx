import type { ReactNode } from 'react';

/** A page for the moment before there is something to show. Its words come late, so that a quick opening shows none. */
export function QuietPage({ children }: { children: ReactNode }) {
  return (
    <main className="plain">
      <p className="quiet" role="status">
        {children}
      </p>
    </main>
  );
}
