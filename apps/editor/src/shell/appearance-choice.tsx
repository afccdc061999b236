import { useId, useState, useSyncExternalStore } from 'react';
import { LANGUAGES, type Language, pageLanguage } from '../text/languages.ts';
import { text } from '../text/late.ts';
import { chooseLanguage } from './choose-language.ts';
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
    </div>
  );
}

function LanguageChoice() {
  const words = text.appearance;
  const [refused, setRefused] = useState(false);
  return (
    <>
      <label className="field">
        <span className="field-name">{words.language}</span>
        <select
          className="input select"
          defaultValue={pageLanguage()}
          onChange={(event) => setRefused(!chooseLanguage(event.target.value as Language))}
        >
          {LANGUAGES.map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p className="note">{refused ? words.languageRefused : words.languageSays}</p>
    </>
  );
}
