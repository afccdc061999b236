import { blocks } from './blocks.ts';
import { documents } from './documents.ts';
import { editor } from './editor.ts';
import { general } from './general.ts';
import { library } from './library.ts';
import { people } from './people.ts';
import { share } from './share.ts';
import { shell } from './shell.ts';
import { status } from './status.ts';

/** Every word, in English, that a page needs before one can write or without the network. */
export const first = {
  ...general,
  ...library,
  ...documents,
  ...editor,
  ...blocks,
  ...people,
  ...share,
  ...status,
  ...shell,
};
