import type { Random } from '@parley/runtime';
import {
  type CryptoSuite,
  createOwnerLink,
  type Fragment,
  formatFragment,
  fragmentsOf,
  LinkError,
  openFragment,
  parseFragment,
} from '@parley/seal';
import type { Bytes, RoomId } from '@parley/wire';

/** The links of one document that a holder may hand on. */
export interface DocumentLinks {
  /** Absent for a viewer. */
  readonly edit?: string;
  /** Absent for a viewer. The page hands none out yet. */
  readonly comment?: string;
  readonly view: string;
}

/** The fragment of a whole link, or of a bare fragment.
 * @throws LinkError `malformed`, `truncated`, `older-version` or `newer-version`. */
export function parseLink(link: string): Fragment {
  // An app without types may hand in what it does not have.
  if (typeof link !== 'string') throw new LinkError('malformed', 'the link is no text');
  const hash = link.indexOf('#');
  const text = hash < 0 ? link : link.slice(hash + 1);
  if (text === '') throw new LinkError('malformed', 'the link has no secret after its #');
  return parseFragment(text);
}

/** A new document, of which nobody else knows yet. */
export interface CreatedDocument extends Required<DocumentLinks> {
  /** The room's public id, as `Room.id` is. */
  readonly id: RoomId;
  /** The owner link: everything else derives from it, and it from nothing else. Whoever makes the document keeps it to
   * themselves, or nobody can ever act as its owner. */
  readonly owner: string;
}

/** A new document's links under `origin`, for instance `https://parley.example`. Nothing is sent anywhere. */
export async function createDocument(
  suite: CryptoSuite,
  random: Random,
  origin: string,
): Promise<CreatedDocument> {
  const { owner, edit, comment, view } = await createOwnerLink(suite, random);
  const { room } = await openFragment(suite, owner);
  return {
    id: room,
    owner: urlOf(origin, owner),
    edit: urlOf(origin, edit),
    comment: urlOf(origin, comment),
    view: urlOf(origin, view),
  };
}

/** The same link, and the lesser ones, under `origin`. */
export async function linksOf(
  suite: CryptoSuite,
  fragment: Fragment,
  origin: string,
): Promise<DocumentLinks> {
  const { edit, comment, view } = await fragmentsOf(suite, fragment);
  return {
    ...(edit && { edit: urlOf(origin, edit) }),
    ...(comment && { comment: urlOf(origin, comment) }),
    view: urlOf(origin, view),
  };
}

/** The same links, naming home by its key. */
export function namingHome(links: DocumentLinks, home: Bytes): DocumentLinks {
  const naming = (link: string): string => {
    const at = link.indexOf('#') + 1;
    return link.slice(0, at) + formatFragment({ ...parseFragment(link.slice(at)), home });
  };
  const { edit, comment, view } = links;
  return {
    ...(edit && { edit: naming(edit) }),
    ...(comment && { comment: naming(comment) }),
    view: naming(view),
  };
}

const urlOf = (origin: string, fragment: string): string => `${origin}/d/#${fragment}`;
