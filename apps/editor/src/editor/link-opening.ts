import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

/** In a text that is being edited a click places the caret; with Ctrl or ⌘ it opens the link it falls on. (Where
 * nothing can be edited, links are ordinary links.) */
export const LinkOpening = Extension.create({
  name: 'linkOpening',

  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleClick: (view, _position, event) => {
          if (!view.editable || event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
          const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
          if (!(link instanceof HTMLAnchorElement) || !view.dom.contains(link)) return false;
          window.open(link.href, '_blank', 'noopener,noreferrer');
          return true;
        },
      },
    }),
  ],
});
