import { SCRIPT_LIMIT, type ScriptFigures, type Visit } from '@parley/e2e';
import { quantile } from '../lib/quantile.ts';
import { count, table } from '../lib/table.ts';
import { CATEGORIES, type LighthouseFigures, TARGETS } from './lighthouse.ts';

/** One row: medians of its visits, times in ms. What `--json` prints. */
export interface OpenFigures {
  readonly what: string;
  readonly visits: number;
  /** Until one can type, or choose. */
  readonly usable: number;
  /** Until all of the text is shown. */
  readonly whole: number;
  /** Before one can type; null on a second visit, which loads none. */
  readonly scripts: ScriptFigures | null;
}

export interface OpenReport {
  readonly pages: readonly OpenFigures[];
  readonly lighthouse: readonly (LighthouseFigures & { readonly what: string })[];
}

/** Medians; of the scripts the most that came before one could type. */
export function figuresOf(what: string, visits: readonly Visit[]): OpenFigures {
  const most = visits.reduce<ScriptFigures | null>(
    (found, { scripts }) => (scripts.body > (found?.body ?? 0) ? scripts : found),
    null,
  );
  return {
    what,
    visits: visits.length,
    usable: quantile(
      visits.map(({ usable }) => usable),
      0.5,
    ),
    whole: quantile(
      visits.map(({ whole }) => whole),
      0.5,
    ),
    scripts: most,
  };
}

export function openText({ pages, lighthouse }: OpenReport): string {
  return [
    'Opening, from entering the address, medians',
    '',
    table([
      [
        '',
        'visits',
        'can type, ms',
        'whole text, ms',
        'scripts',
        'their bodies',
        'with heads',
        `under ${count(SCRIPT_LIMIT)}`,
      ],
      ...pages.map(({ what, visits, usable, whole, scripts }) => [
        what,
        String(visits),
        count(usable),
        count(whole),
        scripts ? String(scripts.files) : '–',
        scripts ? count(scripts.body) : '–',
        scripts ? count(scripts.wire) : '–',
        scripts ? (scripts.body < SCRIPT_LIMIT ? 'ok' : 'OVER') : '–',
      ]),
    ]),
    '',
    `Lighthouse, desktop; at least ${CATEGORIES.map((category) => `${category} ${TARGETS[category]}`).join(', ')}`,
    '',
    table([
      ['', ...CATEGORIES, 'reached'],
      ...lighthouse.map(({ what, scores }) => [
        what,
        ...CATEGORIES.map((category) => String(scores[category])),
        CATEGORIES.every((category) => scores[category] >= TARGETS[category]) ? 'yes' : 'NO',
      ]),
    ]),
    ...lighthouse.flatMap(({ what, lost }) => lost.map((audit) => `${what}: ${audit}`)),
  ].join('\n');
}
