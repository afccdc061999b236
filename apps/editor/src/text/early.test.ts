import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { LANGUAGES, PSEUDO_LANGUAGES } from './languages.ts';

const script = readFileSync(new URL('../../public/early.js', import.meta.url), 'utf8');

/** What early.js leaves on <html>, given what is stored and what the browser's person reads. */
function early(stored: Readonly<Record<string, string>> | null, languages: readonly string[]) {
  const root = { lang: 'en', dir: 'ltr', dataset: {} as Record<string, string> };
  const scheme = { content: 'light dark' };
  runInNewContext(script, {
    document: { documentElement: root, querySelector: () => scheme },
    navigator: { languages },
    localStorage: {
      getItem: (key: string) => {
        if (!stored) throw new Error('refused');
        return stored[key] ?? null;
      },
    },
  });
  return { lang: root.lang, dir: root.dir, theme: root.dataset.theme, scheme: scheme.content };
}

test('the language is the chosen one, else one that is read here, else English', () => {
  expect(early({}, ['fr-FR', 'en-GB'])).toMatchObject({ lang: 'en', dir: 'ltr' });
  expect(early({}, ['fr'])).toMatchObject({ lang: 'en' });
  expect(early({ 'parley.language': 'ar-XB' }, ['en'])).toMatchObject({ lang: 'ar-XB' });
  expect(early({ 'parley.language': 'xx' }, ['en'])).toMatchObject({ lang: 'en' });
  expect(early(null, ['en-GB'])).toMatchObject({ lang: 'en', theme: undefined });
});

test('it knows every language of the page, and for each the direction', () => {
  for (const tag of [...LANGUAGES.map(({ tag }) => tag), ...PSEUDO_LANGUAGES]) {
    expect(early({ 'parley.language': tag }, [])).toMatchObject({
      lang: tag,
      dir: tag === 'ar-XB' ? 'rtl' : 'ltr',
    });
  }
  expect(early({}, ['ar-XB']).lang, 'nobody gets a test language without asking').toBe('en');
});

test('the appearance is what was chosen, or the system’s', () => {
  expect(early({ 'parley.theme': 'dark' }, [])).toMatchObject({ theme: 'dark', scheme: 'dark' });
  expect(early({ 'parley.theme': 'light' }, [])).toMatchObject({ theme: 'light', scheme: 'light' });
  expect(early({ 'parley.theme': 'system' }, [])).toMatchObject({ theme: undefined, scheme: 'light dark' });
});
