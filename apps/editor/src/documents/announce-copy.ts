import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';

export function announceCopy(title: string | null): void {
  announce({
    title: text.documents.duplicated(title ?? text.untitled),
    description: text.documents.duplicatedSays,
  });
}
