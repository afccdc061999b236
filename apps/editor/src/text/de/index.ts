import { blocks } from './blocks.ts';
import { connection } from './connection.ts';
import { documents } from './documents.ts';
import { editor } from './editor.ts';
import { general } from './general.ts';
import { library } from './library.ts';
import { people } from './people.ts';
import { share } from './share.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';

/** Every word the page says, in German. What is missing is said in English. */
export const de = {
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
