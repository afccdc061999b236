import type { CreatedDocument } from '@parley/room';
import { fragmentOf, type RecordChange } from './library.ts';
import { openLibrary } from './open-library.ts';

/** Puts a document that was made on this device on its list, with the owner's link, which nothing else keeps. */
export async function noteMade(
  { id, owner, edit }: CreatedDocument,
  { title = '', edited = null, outbox = 0 }: RecordChange = {},
): Promise<void> {
  const library = await openLibrary();
  await library.note({
    room: id,
    fragment: fragmentOf(edit),
    role: 'edit',
    owner: fragmentOf(owner),
    ...{ title, edited, outbox, opened: Date.now() },
  });
}
