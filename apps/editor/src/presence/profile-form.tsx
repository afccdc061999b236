import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { text } from '../text/late.ts';
import { COLOURS } from './colours.ts';
import { cleanName, NAME_LENGTH, type Person } from './person.ts';
import type { ProfileControl } from './use-profile.ts';

export interface ProfileFormProps {
  readonly control: ProfileControl;
  /** It was opened to choose a name: the field has the focus, and what is typed takes the given name's place. */
  readonly naming: boolean;
  /** Who else is here: their colours cannot be chosen, as long as there are others. */
  readonly others: readonly Person[];
}

/** One's name and colour; what is typed holds at once. */
export function ProfileForm({ control, naming, others }: ProfileFormProps) {
  const { profile, remembered, change } = control;
  // What stands in the field may be empty for a moment; a name never is.
  const [typed, setTyped] = useState(profile.name);
  const taken = new Set<string>(others.map(({ colour }) => colour));
  const isTaken = (colour: string): boolean =>
    taken.has(colour) && colour !== profile.colour && COLOURS.some((other) => !taken.has(other));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!naming) return;
    field.current?.focus();
    field.current?.select();
  }, [naming]);
  return (
    <form className="profile-form" onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span className="field-name">{text.profile.name}</span>
        <input
          ref={field}
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
              disabled={isTaken(colour)}
              aria-label={
                isTaken(colour)
                  ? text.profile.taken(text.profile.colours[index] ?? '')
                  : text.profile.colours[index]
              }
              onChange={() => change({ ...profile, colour })}
            />
          </label>
        ))}
      </fieldset>
      <p className="note">{remembered ? text.profile.remembered : text.profile.notRemembered}</p>
    </form>
  );
}
