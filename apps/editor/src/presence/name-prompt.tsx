import { text } from '../text/index.ts';
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

/** Asks a guest once for a name, when somebody is there to see it. It takes no focus and holds nobody up. */
export function NamePrompt({ control, others, opens, onChoose }: NamePromptProps) {
  const asks = control.isGuest && others > 0;
  return (
    <div className="name-prompt" data-asks={asks || undefined} role="status">
      {asks ? (
        <>
          <p>
            <strong>{text.profile.asked(control.profile.name)}</strong> {text.profile.askedSays}
          </p>
          <div className="name-prompt-actions">
            <button type="button" className="button" onClick={control.asked}>
              {text.profile.keep}
            </button>
            <button type="button" className="button primary" popoverTarget={opens} onClick={onChoose}>
              {text.profile.choose}
            </button>
          </div>
        </>
      ) : null}
    </div>
  );
}
