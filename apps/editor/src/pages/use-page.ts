import { type ComponentType, useEffect, useState } from 'react';
import type { PageCode } from './load.ts';

/**
 * The page, once its code is there; null until then. Unlike React's `lazy` it shows the page as soon as it is there: what
 * takes the place of a fallback is held back for 300 ms, and a document opens within that.
 *
 * @throws while rendering, if the code cannot be had
 */
export function usePage<Props>(code: PageCode<Props>): ComponentType<Props> | null {
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  const [, setThere] = useState(code.page !== null);
  useEffect(() => {
    let here = true;
    code.load().then(
      () => here && setThere(true),
      (error: unknown) => here && setFailure({ error }),
    );
    return () => {
      here = false;
    };
  }, [code]);
  if (failure) throw failure.error;
  return code.page;
}
