import { shownTitle } from '@parley/document/title';
import { useEffect } from 'react';
import type * as Y from 'yjs';
import { text } from '../text/late.ts';

/** While the page is printed, or kept as a PDF, each sheet of it but the first says what it is a part of. */
export function usePrintedTitle(doc: Y.Doc): void {
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    const before = (): void => {
      sheet.replaceSync(titleRules(shownTitle(doc) ?? text.untitled));
      document.adoptedStyleSheets.push(sheet);
    };
    const after = (): void => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      after();
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, [doc]);
}

export const titleRules = (title: string): string =>
  `@page { @top-center { content: ${cssString(title)}; } } @page :first { @top-center { content: none; } }`;

/** Words as a string of CSS, whatever is in them. */
const cssString = (words: string): string =>
  `"${words.replace(/["\\\n\r\f<]|\p{Cc}/gu, (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16)} `)}"`;
