import { text } from '../text/late.ts';
import { SettingsIcon } from '../ui/command-icons.tsx';
import { Popover } from '../ui/popover.tsx';
import { AppearanceChoice } from './appearance-choice.tsx';

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
