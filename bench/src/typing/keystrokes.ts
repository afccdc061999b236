import type { Page } from 'playwright-core';

/** One keystroke, ms. */
export interface Keystroke {
  /** From `keydown` until the frame that shows the letter has been made: scripts, style, layout and paint. */
  readonly frame: number;
  /** The part of it before the frame began: scripts alone. */
  readonly script: number;
}

declare global {
  interface Window {
    benchKeystroke?: Promise<Keystroke>;
  }
}

const WARM_UP = 15;
/** Between two keys, ms: what one causes later (sealing, status) is over, as between a person's. */
const PAUSE = 60;

/** Types so many letters at the end of the text, with the keyboard, and measures each. */
export async function typeAtEnd(page: Page, keys: number): Promise<Keystroke[]> {
  await page.locator('.writing').focus();
  await page.keyboard.press('Control+End');
  const measured: Keystroke[] = [];
  for (let typed = -WARM_UP; typed < keys; typed++) {
    await page.waitForTimeout(PAUSE);
    await page.evaluate(armKeystroke);
    await page.keyboard.press(typed % 6 === 5 ? 'Space' : 'e');
    const keystroke = await page.evaluate(() => window.benchKeystroke as Promise<Keystroke>);
    if (typed >= 0) measured.push(keystroke);
  }
  return measured;
}

/** Runs in the page. What a key does is done in the task of its `keydown`, and the frame comes after that task; the message comes
 * after the frame: a task cannot run between a frame's callbacks and its paint. */
function armKeystroke(): void {
  window.benchKeystroke = new Promise((resolve) => {
    window.addEventListener(
      'keydown',
      () => {
        const began = performance.now();
        requestAnimationFrame((): void => {
          const script = performance.now() - began;
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve({ script, frame: performance.now() - began });
          port2.postMessage(null);
        });
      },
      { once: true, capture: true },
    );
  });
}
