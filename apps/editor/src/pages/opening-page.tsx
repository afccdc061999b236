import type { ReactNode } from 'react';
import { at } from '../place.ts';
import { text } from '../text/index.ts';
import { Mark } from '../ui/icons.tsx';

/** A document's page before there is a document: what will stand there has its place already, so that nothing moves when
 * it comes. The words come late, so that a quick opening shows none. */
export function OpeningPage({ children }: { children: ReactNode }) {
  return (
    <div className="desk">
      <header className="head">
        <a className="home-link" href={at('/')} aria-label={text.header.toStart} title={text.header.toStart}>
          <Mark />
        </a>
      </header>
      <div className="tools" />
      <main className="paper opening">
        <p className="quiet" role="status">
          {children}
        </p>
      </main>
    </div>
  );
}
