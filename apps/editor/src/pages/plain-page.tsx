import type { ReactNode } from 'react';
import { at } from '../place.ts';
import { text } from '../text/index.ts';
import { Mark } from '../ui/icons.tsx';

export interface PlainPageProps {
  readonly title: string;
  /** For tests and the style sheet. */
  readonly reason?: string;
  readonly children: ReactNode;
}

/** A page of few words: the sign, a headline, and what follows. */
export function PlainPage({ title, reason, children }: PlainPageProps) {
  return (
    <main className="plain" data-reason={reason}>
      <div className="plain-inner">
        <a className="wordmark" href={at('/')}>
          <Mark />
          {text.product}
        </a>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
