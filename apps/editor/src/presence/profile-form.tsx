import { type CSSProperties, useState } from 'react';
import { text } from '../text/index.ts';
import { COLOURS } from './colours.ts';
import { cleanName, NAME_LENGTH } from './person.ts';
import type { ProfileControl } from './use-profile.ts';

/** One's name and colour; what is typed holds at once. */
export function ProfileForm({ control }: { control: ProfileControl }) {
  const { profile, remembered, change } = control;
  // What stands in the field may be empty for a moment; a name never is.
  const [typed, setTyped] = useState(profile.name);
  return (
    <form className="profile-form" onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span className="field-name">{text.profile.name}</span>
        <input
          className="input"
          type="text"
          value={typed}
          maxLength={NAME_LENGTH}
          autoComplete="nickname"
          onChange={(event) => {
            setTyped(event.target.value);
            const name = cleanName(event.target.value);
            if (name !== '') change({ ...profile, name });
          }}
          onBlur={() => setTyped(profile.name)}
        />
      </label>
      <fieldset className="swatches">
        <legend className="field-name">{text.profile.colour}</legend>
        {COLOURS.map((colour, index) => (
          <label key={colour} className="swatch" style={{ '--person': colour } as CSSProperties}>
            <input
              type="radio"
              name="colour"
              value={colour}
              checked={profile.colour === colour}
              aria-label={text.profile.colours[index]}
              onChange={() => change({ ...profile, colour })}
            />
          </label>
        ))}
      </fieldset>
      <p className="note">{remembered ? text.profile.remembered : text.profile.notRemembered}</p>
    </form>
  );
}
