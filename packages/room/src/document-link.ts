import type { Random } from '@parley/runtime';
import {
  type CryptoSuite,
  createOwnerLink,
  type Fragment,
  fragmentsOf,
  LinkError,
  parseFragment,
} from '@parley/seal';

/** The links of one document that a holder may hand on. */
export interface DocumentLinks {
  /** Absent for a viewer. */
  readonly edit?: string;
  readonly view: string;
}

/** The fragment of a whole link, or of a bare fragment.
 * @throws LinkError `malformed`, `truncated` or `newer-version`. */
export function parseLink(link: string): Fragment {
  const hash = link.indexOf('#');
  const text = hash < 0 ? link : link.slice(hash + 1);
  if (text === '') throw new LinkError('malformed', 'the link has no secret after its #');
  return parseFragment(text);
}

/** A new document's links under `origin`, for instance `https://parley.example`. Nothing is sent anywhere. */
export async function createDocument(
  suite: CryptoSuite,
  random: Random,
  origin: string,
): Promise<Required<DocumentLinks>> {
  const { edit, view } = await createOwnerLink(suite, random);
  return { edit: urlOf(origin, edit), view: urlOf(origin, view) };
}

/** The same link, and the lesser ones, under `origin`. */
export async function linksOf(
  suite: CryptoSuite,
  fragment: Fragment,
  origin: string,
): Promise<DocumentLinks> {
  const { edit, view } = await fragmentsOf(suite, fragment);
  return edit === undefined
    ? { view: urlOf(origin, view) }
    : { edit: urlOf(origin, edit), view: urlOf(origin, view) };
}

const urlOf = (origin: string, fragment: string): string => `${origin}/d/#${fragment}`;
