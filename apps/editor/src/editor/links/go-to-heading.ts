import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { text } from '../../text/late.ts';
import { announce } from '../../ui/announcements.ts';
import { headingOf } from './heading-at.ts';

/** Brings the heading that a link leads to into sight; the page's address stays as it is. */
export function goToHeading(view: EditorView, address: string): void {
  if (view.isDestroyed) return;
  const pos = headingOf(view.state.doc, address);
  const element = pos === null ? null : view.nodeDOM(pos);
  if (pos === null || !(element instanceof HTMLElement)) {
    announce({ title: text.link.headingGone });
    return;
  }
  if (view.editable) {
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(pos + 1))));
    view.focus();
  }
  element.scrollIntoView({ block: 'start' });
}
