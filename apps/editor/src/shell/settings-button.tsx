import { text } from '../text/index.ts';
import { SettingsIcon } from '../ui/command-icons.tsx';
import { latePart } from '../ui/late-part.ts';
import { Popover } from '../ui/popover.tsx';

const AppearanceChoice = latePart(async () => (await import('./appearance-choice.tsx')).AppearanceChoice);

const SETTINGS = 'settings';

/** The settings of this device, on pages that have no profile to hold them. */
export function SettingsButton() {
  return (
    <>
      <button
        type="button"
        className="icon-button"
        popoverTarget={SETTINGS}
        aria-label={text.appearance.title}
        title={text.appearance.title}
      >
        <SettingsIcon />
      </button>
      <Popover id={SETTINGS} title={text.appearance.title} from="header">
        {() => <AppearanceChoice />}
      </Popover>
    </>
  );
}
