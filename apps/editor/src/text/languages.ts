/** A language of the page, by its BCP 47 tag, under the name its readers give it. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
] as const;

/** English, written so that tests see what is not in the catalogue (`en-XA`) and what does not turn with the direction
 * of writing (`ar-XB`). Only who sets `parley.language` by hand gets them. */
export const PSEUDO_LANGUAGES = ['en-XA', 'ar-XB'] as const;

export type Language = (typeof LANGUAGES)[number]['tag'] | (typeof PSEUDO_LANGUAGES)[number];

/** The language early.js has chosen; English where there is no page. */
export function pageLanguage(): Language {
  const chosen = typeof document === 'undefined' ? 'en' : document.documentElement.lang;
  const known: readonly Language[] = [...LANGUAGES.map(({ tag }) => tag), ...PSEUDO_LANGUAGES];
  return known.find((tag) => tag === chosen) ?? 'en';
}
