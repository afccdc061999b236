import type { Editor } from '@tiptap/core';
import { SlashMenu } from './slash-menu.tsx';
import { Toolbar } from './toolbar.tsx';

/** Everything one writes with besides the keyboard. It is loaded after the text stands. */
export function Tools({ editor }: { editor: Editor }) {
  return (
    <>
      <Toolbar editor={editor}>{null}</Toolbar>
      <SlashMenu editor={editor} />
    </>
  );
}
