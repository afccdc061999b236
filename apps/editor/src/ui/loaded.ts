import { text } from '../text/index.ts';
import { announce } from './announcements.ts';

/** Says that a part of the page could not be loaded. */
export function sayMissing(): void {
  announce({ title: text.missingPart.title, description: text.missingPart.advice, tone: 'trouble' });
}

/** A part of the program that is loaded when it is needed; null, and that is said, if it cannot be. */
export async function loaded<Part>(loading: Promise<Part>): Promise<Part | null> {
  try {
    return await loading;
  } catch {
    sayMissing();
    return null;
  }
}
