import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { type Counts, countsOf, type Digest, digestOf } from './digest.ts';

export interface DocumentDigest extends Digest {
  /** Of what is selected; null while nothing is. */
  readonly selection: Counts | null;
}

/** How long after the last change it is counted, and the longest it may be put off, in milliseconds. */
const QUIET_MS = 300;
/** At a time, so that no frame is missed. */
const SLICE_MS = 5;

type Idle = (callback: () => void) => () => void;

/** Safari has no idle callbacks. */
const whenIdle: Idle = (callback) => {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(callback, { timeout: 1_000 });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(callback, 50);
  return () => clearTimeout(id);
};

/** Headings and counts of what an editor holds, a moment after it changes, in time nobody needs. */
export function useDigest(editor: Editor): DocumentDigest | null {
  const [digest, setDigest] = useState<DocumentDigest | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let cancel = (): void => undefined;
    const count = (): void => {
      if (editor.isDestroyed) return;
      const { doc, selection } = editor.state;
      const until = performance.now() + SLICE_MS;
      const whole = digestOf(doc, () => performance.now() < until);
      if (!whole) {
        cancel = whenIdle(count);
        return;
      }
      const { from, to, empty } = selection;
      setDigest({ ...whole, selection: empty ? null : countsOf(doc.textBetween(from, to, '\n', ' ')) });
    };
    const later = (): void => {
      clearTimeout(timer);
      cancel();
      timer = setTimeout(() => {
        cancel = whenIdle(count);
      }, QUIET_MS);
    };
    cancel = whenIdle(count);
    const changed = ({
      transaction,
    }: {
      transaction: { docChanged: boolean; selectionSet: boolean };
    }): void => {
      if (transaction.docChanged || transaction.selectionSet) later();
    };
    editor.on('transaction', changed);
    return () => {
      clearTimeout(timer);
      cancel();
      editor.off('transaction', changed);
    };
  }, [editor]);
  return digest;
}
