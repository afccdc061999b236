import { first } from './en/first.ts';
import { type Language, pageLanguage } from './languages.ts';

/** The words of the first load, in this page's language. A page has one for its whole life. What is loaded later has
 * these and all others from `late.ts`. */
export const text: typeof first = await catalogue(pageLanguage());

/** English is here at once; another language is fetched before anything else of the page runs. Its files must import
 * nothing that the page imports, or they would wait for what waits for them. */
async function catalogue(language: Language): Promise<typeof first> {
  switch (language) {
    case 'en':
      return first;
    case 'de': {
      const [{ de }, { translated }] = await Promise.all([
        import('./de/index.ts'),
        import('./translation.ts'),
      ]);
      return translated(first, de);
    }
    case 'en-XA':
    case 'ar-XB':
      return (await import('./pseudo.ts')).pseudo(first, language);
  }
}
