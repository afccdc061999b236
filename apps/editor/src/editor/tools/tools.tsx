import type { Editor } from '@tiptap/core';
import { Toolbar } from './toolbar.tsx';

/** Everything one writes with besides the keyboard. It is loaded after the text stands. */
export function Tools({ editor }: { editor: Editor }) {
  return <Toolbar editor={editor} />;
}
