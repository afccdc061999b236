import { at } from '../place.ts';
import { text } from '../text/list.ts';
import { ImportIcon, PlusIcon } from '../ui/command-icons.tsx';
import { ariaKeys, isMac, shownKeys } from '../ui/keys.ts';
import { chooseFiles, NEW_KEYS } from './begin.ts';

/** The two ways a document begins here. */
export function NewAndImport({ large = false }: { large?: boolean }) {
  const mac = isMac(navigator.platform);
  const size = large ? 'button large' : 'button';
  return (
    <div className="library-begin">
      <button type="button" className={size} onClick={chooseFiles}>
        <ImportIcon />
        {text.library.import}
      </button>
      <a
        className={`${size} primary`}
        href={at('/new')}
        title={text.library.newShortcut(shownKeys(NEW_KEYS, mac))}
        aria-keyshortcuts={ariaKeys(NEW_KEYS, mac)}
      >
        <PlusIcon />
        {text.start.newDocument}
      </a>
    </div>
  );
}
