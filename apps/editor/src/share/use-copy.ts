import { type RefObject, useEffect, useState } from 'react';

/** How long “Copied” stands on the button, in milliseconds. */
const COPIED_STAYS = 2_000;

/** `by-hand`: the browser refuses the clipboard, so the text is selected for its person to copy. */
export type Copying = 'idle' | 'copied' | 'by-hand';

/** Copies what a field holds. */
export function useCopy(field: RefObject<HTMLInputElement | null>): [Copying, () => Promise<void>] {
  const [copying, setCopying] = useState<Copying>('idle');

  useEffect(() => {
    if (copying !== 'copied') return;
    const timer = setTimeout(() => setCopying('idle'), COPIED_STAYS);
    return () => clearTimeout(timer);
  }, [copying]);

  const copy = async (): Promise<void> => {
    const input = field.current;
    if (!input) return;
    if (await copied(input.value)) {
      setCopying('copied');
      return;
    }
    input.focus();
    input.select();
    setCopying('by-hand');
  };

  return [copying, copy];
}

/** Whether the clipboard took it: a browser may have none, or refuse. */
export async function copied(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
}
