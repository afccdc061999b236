import type { OpenDocument } from './document.ts';

declare global {
  interface Window {
    /** Ends the keystrokes of `beginKeystrokes`, and tells what came over from others. */
    keystrokes?: { received: Delay[]; stop(): void };
  }
}

/** One keystroke's way from one page to another. */
export interface Delay {
  readonly from: string;
  /** When it was made, Unix ms. */
  readonly at: number;
  readonly ms: number;
}

const EVERY_MS = 50;

/** Each of these makes a small edit every 50 ms, beside the text, and notes how long those of the others take to reach
 * its document. All pages share the machine's clock. */
export async function beginKeystrokes(documents: readonly OpenDocument[]): Promise<void> {
  for (const { page, name } of documents) {
    await page.evaluate(
      ({ name, every }) => {
        if (!window.parley) throw new Error('no document is open');
        const strokes = window.parley.doc.getMap<number>('keystrokes');
        const received: Delay[] = [];
        strokes.observe(({ keysChanged, transaction }) => {
          if (transaction.local) return;
          const now = Date.now();
          for (const from of keysChanged) {
            const at = strokes.get(from);
            if (at !== undefined && from !== name) received.push({ from, at, ms: now - at });
          }
        });
        const timer = setInterval(() => strokes.set(name, Date.now()), every);
        window.keystrokes = { received, stop: () => clearInterval(timer) };
      },
      { name, every: EVERY_MS },
    );
  }
}

/** Ends it there. Everything that was received between the two moments (Unix ms), by whom it was made. */
export async function endKeystrokes(
  { page }: OpenDocument,
  between: { readonly from: number; readonly to: number },
): Promise<Delay[]> {
  const received = await page.evaluate(() => {
    window.keystrokes?.stop();
    return window.keystrokes?.received ?? [];
  });
  return received.filter(({ at, ms }) => at >= between.from && at + ms <= between.to);
}

/** Median, 95th percentile and the longest, ms. */
export function summaryOf(delays: readonly Delay[]): {
  count: number;
  p50: number;
  p95: number;
  max: number;
} {
  const sorted = delays.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0 };
}
