import { useState } from 'react';
import type { Room } from '../session/room.ts';
import { text } from '../text/late.ts';
import { InfoIcon } from '../ui/icons.tsx';
import { LinkField } from './link-field.tsx';
import { reachOf } from './reach.ts';

/** The links one may pass on, with what each allows. A viewer has only the view link. */
export function SharePanel({ links }: { links: Room['links'] }) {
  const [qr, setQr] = useState<'edit' | 'view' | null>(null);
  const reach = reachOf(links.view);
  const { edit, editSays, view, viewSays, secret } = text.share;
  return (
    <div className="share">
      {reach === 'anywhere' ? null : (
        <p className="share-reach" data-reach={reach}>
          <InfoIcon />
          <span>
            <strong>{text.share.reach[reach].title}.</strong> {text.share.reach[reach].advice}
          </span>
        </p>
      )}
      {links.edit === undefined ? null : (
        <LinkField
          name={edit}
          says={editSays}
          link={links.edit}
          qr={qr === 'edit'}
          onQr={(shown) => setQr(shown ? 'edit' : null)}
        />
      )}
      <LinkField
        name={view}
        says={viewSays}
        link={links.view}
        qr={qr === 'view'}
        onQr={(shown) => setQr(shown ? 'view' : null)}
      />
      <p className="note share-secret">{secret}</p>
    </div>
  );
}
