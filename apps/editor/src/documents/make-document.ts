import { createLink, openRoom } from '@parley/room';
import * as Y from 'yjs';
import { openLibrary } from '../library/open-library.ts';
import { fragmentOf } from '../library/record-room.ts';
import { FileError } from './file-error.ts';
import { handOver } from './handed.ts';
import { listedName } from './title.ts';

/** A document has to be sealed as one edit to begin with: 64 MiB, and some room for what seals it. */
export const MOST_BYTES = 60 * 1_048_576;

/**
 * Makes a document with that content and puts it on this device, without any network. Should nothing be
 * stored, the document's page finds the content in `handed.ts`.
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
    handOver(edit, update);
    const library = await openLibrary();
    const now = Date.now();
    await library.note({
      ...{ room: room.id, fragment: fragmentOf(edit), role: 'edit', title: listedName(room.doc) },
      ...{ opened: now, edited: now, outbox: room.status.outbox },
    });
  } finally {
    await room.close();
  }
  return edit;
}
