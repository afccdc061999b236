import type { Editor } from '@tiptap/core';
import type { ReactNode } from 'react';
import { text } from '../../text/index.ts';
import {
  BulletListIcon,
  CodeBlockIcon,
  CodeIcon,
  DividerIcon,
  OrderedListIcon,
  QuoteIcon,
  RedoIcon,
  UndoIcon,
} from '../../ui/icons.tsx';

export interface ToolbarItem {
  readonly id: string;
  readonly label: string;
  readonly sign: ReactNode;
  /** As Tiptap writes it: `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
  readonly keys: string | null;
  run(editor: Editor): void;
  /** Whether what it makes is at the selection; null for what is done rather than switched. */
  readonly isOn: ((editor: Editor) => boolean) | null;
  can(editor: Editor): boolean;
}

const letter = (sign: string, style: string): ReactNode => (
  <span className={`letter letter-${style}`} aria-hidden="true">
    {sign}
  </span>
);

const always = (): boolean => true;

const heading = (level: 1 | 2 | 3): ToolbarItem => ({
  id: `heading-${level}`,
  label: text.toolbar.heading(level),
  sign: letter(`H${level}`, 'heading'),
  keys: `Mod-Alt-${level}`,
  run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
  isOn: (editor) => editor.isActive('heading', { level }),
  can: always,
});

/** The toolbar, group by group. The shortcuts are Tiptap's own; here they are only told. */
export const TOOLBAR: readonly (readonly ToolbarItem[])[] = [
  [
    {
      id: 'undo',
      label: text.toolbar.undo,
      sign: <UndoIcon />,
      keys: 'Mod-Z',
      run: (editor) => editor.chain().focus().undo().run(),
      isOn: null,
      can: (editor) => editor.can().undo(),
    },
    {
      id: 'redo',
      label: text.toolbar.redo,
      sign: <RedoIcon />,
      keys: 'Mod-Shift-Z',
      run: (editor) => editor.chain().focus().redo().run(),
      isOn: null,
      can: (editor) => editor.can().redo(),
    },
  ],
  [heading(1), heading(2), heading(3)],
  [
    {
      id: 'bold',
      label: text.toolbar.bold,
      sign: letter('B', 'bold'),
      keys: 'Mod-B',
      run: (editor) => editor.chain().focus().toggleBold().run(),
      isOn: (editor) => editor.isActive('bold'),
      can: (editor) => editor.can().toggleBold(),
    },
    {
      id: 'italic',
      label: text.toolbar.italic,
      sign: letter('I', 'italic'),
      keys: 'Mod-I',
      run: (editor) => editor.chain().focus().toggleItalic().run(),
      isOn: (editor) => editor.isActive('italic'),
      can: (editor) => editor.can().toggleItalic(),
    },
    {
      id: 'underline',
      label: text.toolbar.underline,
      sign: letter('U', 'underline'),
      keys: 'Mod-U',
      run: (editor) => editor.chain().focus().toggleUnderline().run(),
      isOn: (editor) => editor.isActive('underline'),
      can: (editor) => editor.can().toggleUnderline(),
    },
    {
      id: 'strike',
      label: text.toolbar.strike,
      sign: letter('S', 'strike'),
      keys: 'Mod-Shift-S',
      run: (editor) => editor.chain().focus().toggleStrike().run(),
      isOn: (editor) => editor.isActive('strike'),
      can: (editor) => editor.can().toggleStrike(),
    },
    {
      id: 'code',
      label: text.toolbar.code,
      sign: <CodeIcon />,
      keys: 'Mod-E',
      run: (editor) => editor.chain().focus().toggleCode().run(),
      isOn: (editor) => editor.isActive('code'),
      can: (editor) => editor.can().toggleCode(),
    },
  ],
  [
    {
      id: 'bullet-list',
      label: text.toolbar.bulletList,
      sign: <BulletListIcon />,
      keys: 'Mod-Shift-8',
      run: (editor) => editor.chain().focus().toggleBulletList().run(),
      isOn: (editor) => editor.isActive('bulletList'),
      can: always,
    },
    {
      id: 'ordered-list',
      label: text.toolbar.orderedList,
      sign: <OrderedListIcon />,
      keys: 'Mod-Shift-7',
      run: (editor) => editor.chain().focus().toggleOrderedList().run(),
      isOn: (editor) => editor.isActive('orderedList'),
      can: always,
    },
    {
      id: 'quote',
      label: text.toolbar.quote,
      sign: <QuoteIcon />,
      keys: 'Mod-Shift-B',
      run: (editor) => editor.chain().focus().toggleBlockquote().run(),
      isOn: (editor) => editor.isActive('blockquote'),
      can: always,
    },
    {
      id: 'code-block',
      label: text.toolbar.codeBlock,
      sign: <CodeBlockIcon />,
      keys: 'Mod-Alt-C',
      run: (editor) => editor.chain().focus().toggleCodeBlock().run(),
      isOn: (editor) => editor.isActive('codeBlock'),
      can: always,
    },
    {
      id: 'divider',
      label: text.toolbar.divider,
      sign: <DividerIcon />,
      keys: null,
      run: (editor) => editor.chain().focus().setHorizontalRule().run(),
      isOn: null,
      can: always,
    },
  ],
];
