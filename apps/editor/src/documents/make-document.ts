import { FileError } from '@parley/document/file-error';
import { MOST_DOCUMENT_BYTES } from '@parley/document/files';
import { listedName } from '@parley/document/title';
import { createLink, forgetRoom, openRoom } from '@parley/room';
import * as Y from 'yjs';
import { noteMade } from '../library/note-made.ts';
import { PLACE } from '../place.ts';
import { handOver } from './handed.ts';

/**
 * Makes a document with that content and puts it on this device, without any network. Should nothing be
 * stored, the document's page finds the content in `handed.ts`.
 *
 * @param update of a Yjs document, V2
 * @param signal aborted before it stands on the list, it is not made
 * @returns its edit link; what fails, or is stopped, leaves nothing behind
 * @throws FileError `too-much`
 */
export async function makeDocument(update: Uint8Array, signal?: AbortSignal): Promise<string> {
  if (update.length > MOST_DOCUMENT_BYTES) throw new FileError('too-much');
  const made = await createLink(PLACE);
  const { edit } = made;
  const servers = { signaling: null, home: null };
  const room = await openRoom({ link: edit, doc: new Y.Doc(), servers, created: true });
  try {
    Y.applyUpdateV2(room.doc, update);
    await room.flush();
    signal?.throwIfAborted();
    handOver(edit, update);
    await noteMade(made, {
      title: listedName(room.doc),
      edited: Date.now(),
      outbox: room.status.outbox,
    });
  } catch (error) {
    // What is on no list would stay on this device for ever.
    await room.close();
    await forgetRoom(made.id);
    throw error;
  }
  await room.close();
  return edit;
}
