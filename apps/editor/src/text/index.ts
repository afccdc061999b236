import { en } from './en/index.ts';
import { type Language, pageLanguage } from './languages.ts';

/** What every language says: the shape of the English catalogue. */
export type Text = typeof en;

/** Every word the page says, in this page's language. A page has one for its whole life. */
export const text: Text = await catalogue(pageLanguage());

/** English is here at once; another language is fetched before anything else of the page runs. Its files must import
 * nothing that the page imports, or they would wait for what waits for them. */
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
