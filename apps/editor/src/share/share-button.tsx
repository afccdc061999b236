import type { Room } from '../session/room.ts';
import { text } from '../text/index.ts';
import { Popover } from '../ui/popover.tsx';
import { CopyField } from './copy-field.tsx';

const SHARE = 'share';

/** Opens the document's links. A viewer can pass on only what they have: the view link. */
export function ShareButton({ links }: { links: Room['links'] }) {
  return (
    <>
      <button type="button" className="button primary" popoverTarget={SHARE}>
        {text.share.open}
      </button>
      <Popover id={SHARE} title={text.share.title} from="header">
        {() => (
          <div className="share">
            {links.edit ? (
              <CopyField name={text.share.edit} says={text.share.editSays} value={links.edit} />
            ) : null}
            <CopyField name={text.share.view} says={text.share.viewSays} value={links.view} />
            <p className="note secret">{text.share.secret}</p>
          </div>
        )}
      </Popover>
    </>
  );
}
