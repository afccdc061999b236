import { isHeadingAddress } from '@parley/document';
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/**
 * In a text that is being edited a click places the caret; with Ctrl or ⌘ it opens the link it falls on. Where nothing can be
 * edited links are ordinary links, except those to a heading: in the page's address stands which document is open.
 */
export const LinkOpening = Extension.create({
  name: 'linkOpening',

  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleDOMEvents: {
          click: (view, event) => openHeading(view, event),
          auxclick: (view, event) => openHeading(view, event),
        },
        handleClick: (view, _position, event) => {
          const link = event.button === 0 && isMeant(view, event) ? linkOf(view, event) : null;
          if (!link || !view.editable) return false;
          window.open(link.href, '_blank', 'noopener,noreferrer');
          return true;
        },
      },
    }),
  ],
});

const isMeant = ({ editable }: EditorView, event: MouseEvent): boolean =>
  !editable || event.ctrlKey || event.metaKey;

function linkOf(view: EditorView, { target }: Event): HTMLAnchorElement | null {
  const link = target instanceof Element ? target.closest('a[href]') : null;
  return link instanceof HTMLAnchorElement && view.dom.contains(link) ? link : null;
}

function openHeading(view: EditorView, event: MouseEvent): boolean {
  const address = linkOf(view, event)?.getAttribute('href');
  if (!isHeadingAddress(address)) return false;
  event.preventDefault();
  if (isMeant(view, event))
    void import('./go-to-heading.ts').then(({ goToHeading }) => goToHeading(view, address));
  return true;
}
