import { type Language, pageLanguage } from './languages.ts';
import type { Translation } from './translation.ts';

/**
 * Words of the English catalogue in this page's language. English is here at once; another language is fetched before
 * anything else of the page runs. Its files must import nothing that the page imports, or they would wait for what waits
 * for them.
 */
export async function spoken<Words extends object>(
  english: Words,
  language: Language = pageLanguage(),
): Promise<Words> {
  switch (language) {
    case 'en':
      return english;
    case 'de': {
      const [{ de }, { translated }] = await Promise.all([
        import('./de/index.ts'),
        import('./translation.ts'),
      ]);
      return translated(english, de as Translation<Words>);
    }
    case 'en-XA':
    case 'ar-XB':
      return (await import('./pseudo.ts')).pseudo(english, language);
  }
}
