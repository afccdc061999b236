import { useId, useState, useSyncExternalStore } from 'react';
import { LANGUAGES, pageLanguage } from '../text/languages.ts';
import { text } from '../text/late.ts';
import { chooseLanguage } from './choose-language.ts';
import { checksSpelling, chooseSpelling, onSpelling } from './spelling.ts';
import { chooseTheme, currentTheme, onTheme, THEMES } from './theme.ts';

/** Light or dark, and the language: two fields for a popover of settings. */
export function AppearanceChoice() {
  const words = text.appearance;
  const name = useId();
  const theme = useSyncExternalStore(onTheme, currentTheme);
  return (
    <div className="appearance">
      <fieldset className="segments">
        <legend className="field-name">{words.theme}</legend>
        <div className="segments-row">
          {THEMES.map((choice) => (
            <label key={choice} className="segment">
              <input
                type="radio"
                className="only-heard"
                name={name}
                value={choice}
                checked={theme === choice}
                onChange={() => chooseTheme(choice)}
              />
              <span className="segment-name">{words.themes[choice]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {LANGUAGES.length > 1 ? <LanguageChoice /> : null}
      <SpellingChoice />
    </div>
  );
}

function LanguageChoice() {
  const words = text.appearance;
  const name = useId();
  const [refused, setRefused] = useState(false);
  return (
    <>
      <fieldset className="segments">
        <legend className="field-name">{words.language}</legend>
        <div className="segments-row">
          {LANGUAGES.map(({ tag, name: said }) => (
            <label key={tag} className="segment" lang={tag}>
              <input
                type="radio"
                className="only-heard"
                name={name}
                value={tag}
                defaultChecked={tag === pageLanguage()}
                onChange={() => setRefused(!chooseLanguage(tag))}
              />
              <span className="segment-name">{said}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <p className="note">{refused ? words.languageRefused : words.languageSays}</p>
    </>
  );
}

function SpellingChoice() {
  const words = text.appearance;
  const checks = useSyncExternalStore(onSpelling, checksSpelling);
  return (
    <label className="field spelling">
      <input type="checkbox" checked={checks} onChange={({ target }) => chooseSpelling(target.checked)} />
      <span className="field-name">{words.spelling}</span>
      <span className="note">{words.spellingSays}</span>
    </label>
  );
}
