import { createLink, openRoom } from '@parley/room';
import * as Y from 'yjs';
import { openLibrary } from '../library/open-library.ts';
import { fragmentOf } from '../library/record-room.ts';
import { isKept } from './brief-room.ts';
import { FileError } from './file-error.ts';
import { shownTitle } from './title.ts';

/** A document has to be sealed as one edit to begin with: 64 MiB, and some room for what seals it. */
export const MOST_BYTES = 60 * 1_048_576;

/** Contents of documents made on a device that stores nothing, for their pages to take: by fragment. */
const handed = new Map<string, Uint8Array>();

/**
 * Makes a document with that content and puts it on this device, without any network. Where nothing can be stored, the
 * content waits in this page for `takeHanded`.
 *
 * @param update of a Yjs document, V2
 * @returns its edit link
 * @throws FileError `too-much`
 */
export async function makeDocument(update: Uint8Array): Promise<string> {
  if (update.length > MOST_BYTES) throw new FileError('too-much');
  const { edit } = await createLink(location.origin);
  const room = await openRoom({ link: edit, doc: new Y.Doc(), servers: { signaling: null, home: null } });
  try {
    Y.applyUpdateV2(room.doc, update);
    await room.flush();
    if (!isKept(room)) handed.set(fragmentOf(edit), update);
    const library = await openLibrary();
    const now = Date.now();
    await library.note({
      ...{ room: room.id, fragment: fragmentOf(edit), role: 'edit', title: shownTitle(room.doc) ?? '' },
      ...{ opened: now, edited: now, outbox: room.status.outbox },
    });
  } finally {
    await room.close();
  }
  return edit;
}

/** What `makeDocument` left for that link's page; once. */
export function takeHanded(link: string): Uint8Array | null {
  const fragment = fragmentOf(link);
  const update = handed.get(fragment) ?? null;
  handed.delete(fragment);
  return update;
}
