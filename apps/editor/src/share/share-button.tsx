import { useMemo } from 'react';
import type { Room } from '../session/room.ts';
import { useCommands } from '../shell/commands.ts';
import { text } from '../text/index.ts';
import { latePart } from '../ui/late-part.ts';
import { Later } from '../ui/later.tsx';
import { Popover } from '../ui/popover.tsx';
import { shareCommands } from './share-commands.ts';

const SHARE = 'share';

const loadPanel = () => import('./share-panel.tsx');
const SharePanel = latePart(async () => (await loadPanel()).SharePanel);
const prepare = (): void => void loadPanel();

const openPanel = (): void => {
  const panel = document.getElementById(SHARE);
  if (panel && !panel.matches(':popover-open')) panel.showPopover();
};

/** Opens the document's links. */
export function ShareButton({ room }: { room: Pick<Room, 'links'> }) {
  useCommands(useMemo(() => shareCommands(room, openPanel), [room]));
  return (
    <>
      <button
        type="button"
        className="button primary"
        popoverTarget={SHARE}
        onPointerEnter={prepare}
        onFocus={prepare}
      >
        {text.share.open}
      </button>
      <Popover id={SHARE} title={text.share.title} from="header">
        {() => (
          <Later fallback={<div className="share-coming" />}>
            <SharePanel links={room.links} />
          </Later>
        )}
      </Popover>
    </>
  );
}
