import { at } from '../place.ts';
import { text } from '../text/index.ts';
import { PlainPage } from './plain-page.tsx';

export function NotFoundPage() {
  return (
    <PlainPage title={text.notFound.title} reason="not-found">
      <p className="lead">{text.notFound.advice}</p>
      <div className="actions">
        <a className="button primary" href={at('/')}>
          {text.failure.toStart}
        </a>
        <a className="button" href={at('/new')}>
          {text.failure.newDocument}
        </a>
      </div>
    </PlainPage>
  );
}
