import { text } from '../text/index.ts';
import { CrossIcon } from '../ui/icons.tsx';
import type { ProfileControl } from './use-profile.ts';

export interface NamePromptProps {
  readonly control: ProfileControl;
  /** How many others are here: a name is for them. */
  readonly others: number;
  /** The popover in which it is chosen. */
  readonly opens: string;
  /** Called before that opens. */
  readonly onChoose: () => void;
}

/** Asks a guest once for a name, when somebody is there to see it: beside their own avatar, where it lies on no word and
 * takes no focus. On a phone, where there is no room, the avatar has a dot. */
export function NamePrompt({ control, others, opens, onChoose }: NamePromptProps) {
  const asks = control.isGuest && others > 0;
  return (
    <div className="name-prompt" data-asks={asks || undefined} role="status">
      {asks ? (
        <>
          <p className="only-heard">
            {text.profile.asked(control.profile.name)} {text.profile.askedSays}
          </p>
          <button
            type="button"
            className="button"
            popoverTarget={opens}
            title={text.profile.asked(control.profile.name)}
            onClick={onChoose}
          >
            {text.profile.choose}
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={text.profile.keep}
            title={text.profile.keep}
            onClick={control.asked}
          >
            <CrossIcon />
          </button>
        </>
      ) : null}
    </div>
  );
}
