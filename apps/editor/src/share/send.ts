import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';

/** Whether the device can pass something on by itself: phones do, and some desks. */
export const canSend = (): boolean => 'share' in navigator;

/** Hands a link to whatever the device sends things with. Whoever thinks better of it is told nothing. */
export async function send(link: string): Promise<void> {
  try {
    await navigator.share({ title: document.title, url: link });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    announce({ title: text.share.notSent, description: text.share.notSentAdvice });
  }
}
