import { blocks } from './late/blocks.ts';
import { connection } from './late/connection.ts';
import { documents } from './late/documents.ts';
import { editor } from './late/editor.ts';
import { general } from './late/general.ts';
import { library } from './late/library.ts';
import { people } from './late/people.ts';
import { share } from './late/share.ts';
import { shell } from './late/shell.ts';
import { status } from './late/status.ts';

/** Every other word, in English: those of what is loaded once a page stands. */
export const late = {
  ...general,
  ...library,
  ...documents,
  ...editor,
  ...blocks,
  ...people,
  ...share,
  ...status,
  ...connection,
  ...shell,
};
