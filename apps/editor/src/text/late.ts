import { en } from './en/index.ts';
import { type Language, pageLanguage } from './languages.ts';

/** What every language says: the shape of the English catalogue. */
export type Text = typeof en;

/**
 * Every word the page says, in this page's language. Only for what is loaded after the first load: whatever imports this
 * brings all the words with it.
 */
export const text: Text = await catalogue(pageLanguage());

/** Another language than English is here already: `index.ts` has fetched it whole. */
async function catalogue(language: Language): Promise<Text> {
  switch (language) {
    case 'en':
      return en;
    case 'de': {
      const [{ de }, { translated }] = await Promise.all([
        import('./de/index.ts'),
        import('./translation.ts'),
      ]);
      return translated(en, de);
    }
    case 'en-XA':
    case 'ar-XB':
      return (await import('./pseudo.ts')).pseudo(en, language);
  }
}
