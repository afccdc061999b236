import { Collaboration } from '@parley/binding';
import { Editor } from '@tiptap/core';
import { text } from '../text/index.ts';
import { keepApartFromReact } from './apart-from-react.ts';
import type { Binding } from './bind.ts';
import { CodeViews } from './code/code-views.ts';
import { contentExtensions } from './content-extensions.ts';
import { ImageViews } from './images/image-views.ts';
import { LinkOpening } from './links/link-opening.ts';
import { Pasting } from './paste/pasting.ts';
import { Placeholder } from './placeholder.ts';
import { SplitBlock } from './split-block.ts';
import { TabKey } from './tab-key.ts';
import { takeFocus } from './take-focus.ts';
import { ToolSlot } from './tools/slot.ts';
import { UndoSteps } from './undo-steps.ts';

/** An editor inside `element`, bound and drawn when this returns. It may be edited only if its binding is a writer's. */
export function createEditor(element: HTMLElement, binding: Binding): Editor {
  const editable = binding.kind === 'writer';
  const { doc } = binding.fragment;
  if (!doc) throw new TypeError('the fragment belongs to no document');
  const editor = new Editor({
    element,
    editable,
    // The style sheet has these rules; the page's content policy wants no others.
    injectCSS: false,
    extensions: [
      ...contentExtensions,
      Collaboration.configure({ fragment: binding.fragment }),
      ImageViews.configure({ doc }),
      CodeViews,
      LinkOpening,
      UndoSteps,
      SplitBlock,
      TabKey,
      ToolSlot,
      Pasting,
      ...(editable ? [Placeholder.configure({ text: text.editor.placeholder })] : []),
    ],
    editorProps: {
      attributes: {
        class: 'writing',
        'aria-label': text.editor.label,
        ...(editable
          ? { role: 'textbox', 'aria-multiline': 'true', 'aria-description': text.editor.leaving }
          : { role: 'document', tabindex: '0' }),
      },
    },
  });
  keepApartFromReact(editor.view.dom);
  if (editable) takeFocus(editor.view);
  return editor;
}
