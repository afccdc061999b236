import lighthouse, { desktopConfig } from 'lighthouse';
import { Browser } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';

/** What Lighthouse may say at least, of 100. */
export const TARGETS = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;

export type Category = keyof typeof TARGETS;
export const CATEGORIES = Object.keys(TARGETS) as readonly Category[];

/** What Lighthouse says of a page: a score of 100 for each category, and what cost points. */
export interface LighthouseFigures {
  readonly scores: Readonly<Record<Category, number>>;
  readonly lost: readonly string[];
}

/** Only this command is in the namespace, so no port is anybody else's. */
const PORT = 9_222;

/** Runs Lighthouse with its desktop preset on `url`, in a browser with a fresh profile. */
export const inLighthouse = (url: string): Promise<LighthouseFigures> =>
  owning(async (own) => {
    own(await Browser.launch('lighthouse', url, [`--remote-debugging-port=${PORT}`]));
    const ran = await lighthouse(
      url,
      { port: PORT, output: 'json', logLevel: 'error', onlyCategories: [...CATEGORIES] },
      desktopConfig,
    );
    if (!ran || ran.lhr.runtimeError)
      throw new Error(`Lighthouse: ${ran?.lhr.runtimeError?.message ?? 'no result'}`);
    return figuresOf(ran.lhr);
  });

/** The part of Lighthouse's result that is read here. */
export interface LighthouseResult {
  readonly categories: Readonly<
    Record<string, { score: number | null; auditRefs: readonly { id: string; weight: number }[] }>
  >;
  readonly audits: Readonly<Record<string, { title: string; score: number | null; displayValue?: string }>>;
}

export function figuresOf({ categories, audits }: LighthouseResult): LighthouseFigures {
  const scores = Object.fromEntries(
    CATEGORIES.map((category) => [category, Math.round((categories[category]?.score ?? 0) * 100)]),
  ) as Record<Category, number>;
  const lost = CATEGORIES.flatMap((category) =>
    (categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
      .map(({ id }) => [audits[id]?.title ?? id, audits[id]?.displayValue ?? ''].join(' ').trim()),
  );
  return { scores, lost };
}
