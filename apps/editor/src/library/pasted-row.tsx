import { text } from '../text/list.ts';
import { LinkIcon } from '../ui/command-icons.tsx';
import type { PastedLink } from './search.ts';

/** Opens the link that stands in the search field. */
export function PastedRow({ link }: { link: PastedLink }) {
  return (
    <li className="document pasted">
      <a className="document-link" href={link.href}>
        <span className="document-icon">
          <LinkIcon />
        </span>
        <span className="document-title">
          {link.host === null ? text.library.openPasted : text.library.openPastedElsewhere(link.host)}
        </span>
      </a>
    </li>
  );
}
