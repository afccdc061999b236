import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;
/** Where there is room beside a page. */
export const WIDE = { width: 1920, height: 1080 } as const;

const fileOf = (name: string): string => fileURLToPath(new URL(`./${name}.png`, import.meta.url));

/** Pictures of what the page shows, light and dark, on a desk and on a phone: `<name>-<theme>-<width>.png` here.
 * `before` runs ahead of each, for what passes by itself; `more` are further sizes. */
export async function shoot(
  page: Page,
  name: string,
  before: () => Promise<unknown> = async () => undefined,
  more: readonly (typeof WIDE)[] = [],
): Promise<void> {
  await page.bringToFront();
  for (const size of [...SIZES, ...more]) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await before();
      // Fonts, images and what a new width draws again.
      await page.waitForTimeout(250);
      await page.screenshot({ path: fileOf(`${name}-${colorScheme}-${size.width}`), caret: 'initial' });
    }
  }
}
