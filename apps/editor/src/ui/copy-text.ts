import { announce } from './announcements.ts';

/** Puts text on the clipboard, and says that it is there, or that the browser refused. */
export async function copyText(
  copied: string,
  said: { readonly done: string; readonly refused: string },
): Promise<void> {
  try {
    await navigator.clipboard.writeText(copied);
    announce({ title: said.done });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    announce({ title: said.refused, tone: 'trouble' });
  }
}
