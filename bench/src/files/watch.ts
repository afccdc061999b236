import type { Page } from 'playwright-core';

declare global {
  interface Window {
    longestTasks?: { longest: number; observer: PerformanceObserver };
  }
}

/** Watches how long a page is busy at a time, from now on. */
export const watchTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.longestTasks?.observer.disconnect();
    const watched = {
      longest: 0,
      observer: new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
      }),
    };
    watched.observer.observe({ type: 'longtask' });
    window.longestTasks = watched;
  });

/** The longest task since, ms; 0 if none took 50. */
export const longestTask = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const watched = window.longestTasks;
    for (const { duration } of watched?.observer.takeRecords() ?? [])
      if (watched) watched.longest = Math.max(watched.longest, duration);
    return watched?.longest ?? 0;
  });
