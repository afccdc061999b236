import { until } from '@parley/e2e';
import type { Page } from 'playwright-core';
import type { BenchPage } from '../../page/src/bench-page.ts';
import type { StackOptions } from '../../page/src/stacks/stack.ts';

type Method = {
  [Name in keyof BenchPage]: BenchPage[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof BenchPage];

/** Calls a method of the page's {@link BenchPage}; arguments and result travel as JSON. */
export function ask<Name extends Method>(
  tab: Page,
  method: Name,
  ...args: Parameters<BenchPage[Name]>
): Promise<Awaited<ReturnType<BenchPage[Name]>>> {
  return tab.evaluate(
    async ([name, values]) => {
      const page = window.bench as unknown as Record<string, (...args: unknown[]) => unknown>;
      return page[name]?.(...values);
    },
    [method, args] as const,
  ) as Promise<Awaited<ReturnType<BenchPage[Name]>>>;
}

/** Sixteen browsers take their time to find each other on two cores. */
const OPEN_MS = 180_000;

/** Opens one document in all these tabs, and waits until each is in sync with the others. */
export async function openTogether(tabs: readonly Page[], options: StackOptions): Promise<void> {
  for (const tab of tabs) await ask(tab, 'open', options);
  await until(
    `${options.stack}: ${tabs.length} browsers are connected`,
    async () => {
      const ready = await Promise.all(tabs.map((tab) => ask(tab, 'ready', tabs.length - 1)));
      return ready.every(Boolean);
    },
    { timeout: OPEN_MS },
  );
}

/** Waits until the text has that length in all of them. */
export function untilLength(tabs: readonly Page[], length: number): Promise<void> {
  return until(`the text has ${length} characters everywhere`, async () => {
    const lengths = await Promise.all(tabs.map((tab) => ask(tab, 'length')));
    return lengths.every((each) => each === length);
  });
}
