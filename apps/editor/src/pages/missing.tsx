import { text } from '../text/index.ts';
import { InfoIcon } from '../ui/icons.tsx';

/** Says that the document has not reached this device, and how it will. */
export function Missing({ missed, viewer }: { missed: boolean; viewer: boolean }) {
  return (
    // It stays when it is empty: only what appears inside a region that was there is read out.
    <div className="banners" role="status">
      {missed ? (
        <div className="banner" data-missing>
          <InfoIcon />
          <p>
            {text.arrival.says} {viewer ? '' : text.arrival.write}
          </p>
        </div>
      ) : null}
    </div>
  );
}
