import { useEffect, useState } from 'react';

/** True once `there` has been painted, so that what is loaded then holds up nothing of it. */
export function useAfterPaint(there: boolean): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    if (!there) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      timer = setTimeout(() => setPainted(true));
    };
    // A page in the background is not painted.
    const frame = document.hidden ? null : requestAnimationFrame(soon);
    if (frame === null) soon();
    return () => {
      if (frame !== null) cancelAnimationFrame(frame);
      clearTimeout(timer);
      setPainted(false);
    };
  }, [there]);
  return painted;
}
