import { text } from '../text/index.ts';
import { PlainPage } from './plain-page.tsx';

/** Where one begins. The list of this device's documents will stand here. */
export function StartPage() {
  return (
    <PlainPage title={text.start.headline}>
      <p className="lead">{text.start.sentence}</p>
      <div className="actions">
        <a className="button primary large" href="/new">
          {text.start.newDocument}
        </a>
      </div>
    </PlainPage>
  );
}
